//! The committees and mediators of the town: 140 persons who mediate beside their work, and who must not be counted among them.

use super::cast::Village;
use super::disputes::Disputes;
use super::stage::{Asked, Stage, Who};
use super::{Done, moment};
use kernel::Id;
use serde_json::{Value, json};

const MEDIATORS: &str = "/v1/mediation/mediators";
const COMMITTEES: &str = "/v1/mediation/committees";
/// 三至九人.
const MEMBERS: usize = 9;
/// Hired by the town's committee beside its members.
const HIRED: usize = 5;

pub struct Mediation<'a> {
    pub stage: &'a Stage,
}

/// A committee, and who leads its mediations.
pub struct Committee {
    pub unit: Id,
    pub id: Value,
    pub chair: Value,
}

impl Mediation<'_> {
    pub async fn pass(&self) -> Done {
        self.stage.timeline.until(moment("2024-12-23 09:00")).await;
        let committees = self.committees().await?;
        self.organs().await?;
        Disputes { stage: self.stage, committees: &committees }.pass().await
    }

    /// The town's committee and one in each village, each elected; then those who are hired, and one who is removed.
    async fn committees(&self) -> Result<Vec<Committee>, String> {
        let cast = &self.stage.cast;
        let mut places: Vec<(Id, Option<Village>)> = vec![(cast.town, None)];
        places.extend(cast.villages.iter().map(|village| (village.unit, Some(*village))));
        let new =
            places.iter().map(|(unit, village)| Asked::new(COMMITTEES, committee(*unit, *village)));
        let made = self.stage.together(Who::Judicial, new.collect()).await?;
        let mediators = self.register(&places).await?;
        let (members, others) = mediators.split_at(places.len() * MEMBERS);
        let elections = made.iter().zip(&places).zip(members.chunks(MEMBERS));
        let elections = elections.map(|((committee, (_, village)), members)| {
            Asked::on(COMMITTEES, committee, "elect", election(*village, members))
        });
        self.stage.together(Who::Judicial, elections.collect()).await?;
        let town = made.first().and_then(|one| one.get("id")).cloned().unwrap_or_default();
        self.hire(&town, members, others).await?;
        let all = made.iter().zip(&places).zip(members.chunks(MEMBERS));
        Ok(all
            .map(|((committee, (unit, _)), members)| Committee {
                unit: *unit,
                id: committee.get("id").cloned().unwrap_or_default(),
                chair: members.first().and_then(|one| one.get("id")).cloned().unwrap_or_default(),
            })
            .collect())
    }

    /// Everybody once; the first of each village looks after its grid.
    async fn register(&self, places: &[(Id, Option<Village>)]) -> Result<Vec<Value>, String> {
        let cast = &self.stage.cast;
        let seats = places.iter().flat_map(|place| (0..MEMBERS).map(move |seat| (*place, seat)));
        let mut new: Vec<Value> = seats
            .map(|((unit, village), seat)| {
                let grid = village.filter(|_| seat == 0).map(|village| village.grid);
                json!({ "unit": unit, "grid": grid })
            })
            .collect();
        new.extend((0..HIRED).map(|_| json!({ "unit": cast.town })));
        new.extend(
            ["反例-专职1", "反例-专职2", "反例-解聘", "反例-未聘任"]
                .map(|decoy| json!({ "unit": cast.town, "cert_no": decoy })),
        );
        let new = new.into_iter().zip(&cast.others).enumerate().map(|(n, (mut one, person))| {
            let sex = if n % 3 == 0 { "female" } else { "male" };
            if let Some(members) = one.as_object_mut() {
                members.insert("person".into(), json!(person));
                members.insert("sex".into(), json!(sex));
            }
            Asked::new(MEDIATORS, one)
        });
        self.stage.together(Who::Judicial, new.collect()).await
    }

    async fn hire(&self, town: &Value, members: &[Value], others: &[Value]) -> Done {
        let hired = |employment: &str| json!({ "committee": town, "employment": employment, "from": "2024-03-01" });
        let appoint =
            |one: &Value, employment: &str| Asked::on(MEDIATORS, one, "appoint", hired(employment));
        let (few, decoys) = others.split_at(HIRED);
        let [full, also_full, removed, _never] = decoys else {
            return Err("a decoy is missing".into());
        };
        let mut all: Vec<Asked> = few.iter().map(|one| appoint(one, "pt")).collect();
        all.extend([appoint(full, "ft"), appoint(also_full, "ft"), appoint(removed, "pt")]);
        // The last member of the last village serves the town's committee, too: one person, elected before and so at its second version.
        let twice = members.last().map(|one| json!({ "id": one.get("id"), "version": 2 }));
        all.extend(twice.iter().map(|one| appoint(one, "pt")));
        let appointed = self.stage.together(Who::Judicial, all).await?;
        let removed = appointed.get(HIRED + 2).cloned().unwrap_or_default();
        let removal =
            json!({ "on": "2024-11-30", "departure": "removed", "misconduct": "partiality" });
        let end = Asked::on(MEDIATORS, &removed, "end-service", removal);
        self.stage.together(Who::Judicial, vec![end]).await.map(drop)
    }

    /// 四所一庭一中心: six kinds; a second law office is of one of them, and one that has left is none.
    async fn organs(&self) -> Done {
        const ORGANS: [(&str, &str, Option<&str>); 8] = [
            ("jud_office", "乌马河司法所（演示）", None),
            ("police", "乌马河派出所（演示）", None),
            ("law_firm", "法律顾问律师事务所（演示）", None),
            ("law_firm", "值班律师事务所（演示）", None),
            ("law_firm", "已解约律师事务所（反例）", Some("2024-06-30")),
            ("legal_service", "基层法律服务所（演示）", None),
            ("tribunal", "人民法庭（演示）", None),
            ("gov_center", "镇综治中心（演示）", None),
        ];
        let cast = &self.stage.cast;
        let new = ORGANS.iter().zip(cast.others.iter().rev()).map(|((kind, name, to), liaison)| {
            json!({ "unit": cast.town, "content": { "kind": kind, "name": name, "liaison": liaison, "from": "2023-01-01", "to": to } })
        });
        self.stage
            .verified("/v1/mediation/organs", (Who::Judicial, Who::Deputy), new.collect())
            .await
            .map(drop)
    }
}

fn committee(unit: Id, village: Option<Village>) -> Value {
    let (kind, name) = match village {
        None => ("town", "乌马河镇"),
        Some(village) if village.is_community => ("community", village.name),
        Some(village) => ("village", village.name),
    };
    json!({
        "name": format!("{name}人民调解委员会"), "kind": kind, "level": kind, "unit": unit,
        "registered_with": "乌翠区司法局", "founded_on": "2020-01-01",
    })
}

fn election(village: Option<Village>, members: &[Value]) -> Value {
    let by = match village {
        None => "founder",
        Some(village) if village.is_community => "residents_assembly",
        Some(_) => "village_representatives",
    };
    let member = |(n, one): (usize, &Value)| {
        let office = if n == 0 { "chair" } else { "member" };
        json!({ "mediator": one.get("id"), "office": office, "employment": "pt" })
    };
    let members: Vec<Value> = members.iter().enumerate().map(member).collect();
    json!({ "from": "2024-03-01", "elected_by": by, "members": members })
}
