//! Who shares a telephone with somebody is another person.

use super::persons::{by, take};
use super::*;
use crate::approval::{approve, read};

/// 个人信息保护法 art. 45, 47: a family shares a telephone. Whoever asks with an identity number gets and erases what is held of that person; with
/// the telephone alone nothing is done where the records name more than one.
#[actix_web::test]
async fn d10_who_shares_a_telephone_is_another_person() {
    const WIFE: &str = "110105194912310038";
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let called = |name: &str, id_no: Option<&str>| json!({ "caller": { "name": name, "phone": PHONE, "id_no": id_no } });
        let husband = town.receive_with("S1", called("欧阳秘密", Some(ID_NO))).await;
        town.receive_with("S2", called("上官某", Some(WIFE))).await;
        let unnamed = town.receive_with("S3", called("上官某", None)).await;

        town.deputy.post("/v1/privacy/exports", by(PHONE)).await.refused(422, "several_people");
        let mut by_both = by(PHONE);
        by_both["id_no"] = json!(WIFE);
        let asked = town.deputy.post("/v1/privacy/exports", by_both.clone()).await.created();
        assert_eq!(
            asked["detail"]["records"], 1,
            "what the telephone alone says is hers may be his"
        );
        by_both["name"] = json!("上官某");
        let asked = town.deputy.post("/v1/privacy/exports", by_both.clone()).await.created();
        approve(&head, &asked).await.ok();
        let copy = take(&town.deputy, &asked).await.ok();
        assert_eq!(copy["records"].as_array().unwrap().len(), 2, "{copy}");
        assert!(!copy.to_string().contains(ID_NO) && !copy.to_string().contains("欧阳"), "{copy}");

        by_both["ground"] = json!("unlawful");
        let asked = town.clerk.post("/v1/privacy/erasures", by_both).await.created();
        assert_eq!(asked["detail"]["records"], 2);
        assert_eq!(approve(&town.deputy, &asked).await.ok()["outcome"]["records"], 2);
        assert_eq!(reveal(&town.deputy, &husband).await.ok()["id_no"], ID_NO, "nobody else's");
        assert_eq!(reveal(&town.deputy, &unnamed).await.ok().get("phone"), None);
    }
}

/// The same from the other side: his wife's ticket has her name and the telephone that they share, and no number of hers.
#[actix_web::test]
async fn d10_a_shared_telephone_takes_nobody_else_along() {
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let head = bench.person("head", &[("my", bench.town.id)]).await;
        let called = |name: &str, id_no: Option<&str>| json!({ "caller": { "name": name, "phone": PHONE, "id_no": id_no } });
        let his = town.receive_with("S1", called("欧阳秘密", Some(ID_NO))).await;
        let also_his = town.receive_with("S2", called("欧阳秘密", None)).await;
        let hers = town.receive_with("S3", called("上官某", None)).await;
        for (name, records) in [(None, 1), (Some("欧阳秘密"), 2)] {
            let mut own = by(PHONE);
            (own["id_no"], own["name"]) = (json!(ID_NO), json!(name));
            let asked = town.deputy.post("/v1/privacy/exports", own.clone()).await.created();
            approve(&head, &asked).await.ok();
            let copy = take(&town.deputy, &asked).await.ok();
            assert_eq!(copy["records"].as_array().unwrap().len(), records, "{name:?}: {copy}");
            assert!(!copy.to_string().contains("上官"), "{copy}");
        }
        // Without a number of their own the name tells who it is.
        let mut wife = by(PHONE);
        (wife["name"], wife["ground"]) = (json!("上官某"), json!("unlawful"));
        let asked = town.clerk.post("/v1/privacy/erasures", wife).await.created();
        let asked = read(&town.deputy, &asked).await.ok();
        assert_eq!(asked["records"], json!([hers["id"]]));
        let mut own = by(PHONE);
        (own["id_no"], own["ground"]) = (json!(ID_NO), json!("unlawful"));
        own["name"] = json!("欧阳秘密");
        let asked = town.clerk.post("/v1/privacy/erasures", own).await.created();
        let erased = approve(&town.deputy, &asked).await.ok();
        assert_eq!(erased["outcome"]["records"], 2, "{erased}");
        for ticket in [his, also_his] {
            assert_eq!(reveal(&town.deputy, &ticket).await.ok().get("phone"), None);
        }
        assert_eq!(reveal(&town.deputy, &hers).await.ok()["name"], "上官某");
    }
}

/// A mediator's and a legal-literate person's names stand in the register of persons: whoever shares their telephone does not have their
/// records erased by it, and they themselves are found by it where it is all that is known.
#[actix_web::test]
async fn d10_who_is_registered_is_told_from_who_shares_the_telephone() {
    const OTHER: &str = "13912340009";
    for bench in benches().await {
        let town = Town::new(&bench).await;
        let office = bench.person("js", &[("js", bench.town.id)]).await;
        let reads = |person: &Value| {
            let id: Id = serde_json::from_value(person.clone()).unwrap();
            move |db: &mut Db| organization::people::names(db, "230718", &[id])
        };
        let mut mediators = Vec::new();
        for (who, numbers) in [
            (&town.handler, json!({ "phone": PHONE, "id_no": ID_NO })),
            (&town.clerk, json!({ "phone": OTHER })),
        ] {
            let account = who.account;
            let person = move |db: &mut Db| {
                Ok(organization::accounts::find(db, "230718", account)?.unwrap().person.unwrap())
            };
            let person = bench.database.read(person).await.unwrap();
            let new = json!({
                "person": person, "unit": bench.town.id, "sex": "male", "particulars": numbers,
            });
            let mediator = office.post("/v1/mediation/mediators", new).await.created();
            let content = crate::pufa::literates::literate(person, town.village);
            let new = json!({ "unit": town.village, "content": content });
            let literate = office.post("/v1/pufa-publicity/literates", new).await.created();
            let path = format!(
                "/v1/pufa-publicity/literates/{}/particulars",
                literate["id"].as_str().unwrap()
            );
            office.change(&path, 1, numbers).await.ok();
            let names = bench.database.read(reads(&json!(person))).await.unwrap();
            mediators.push((mediator, names.into_values().next().unwrap()));
        }
        let [(husband, his), (_, own)] = &mediators[..] else { unreachable!() };
        let asked = async |phone: &str, id_no: Option<&str>, name: Option<&str>| {
            let body = json!({
                "phone": phone, "id_no": id_no, "name": name, "ground": "unlawful", "reason": "本人书面申请",
            });
            town.clerk.post("/v1/privacy/erasures", body).await.created()
        };
        for (phone, id_no, name, records) in [
            (PHONE, None, Some("上官某"), 0),
            (PHONE, None, Some(his.as_str()), 2),
            (PHONE, None, None, 2),
            (PHONE, Some(ID_NO), None, 2),
            (OTHER, Some(ID_NO), Some(own.as_str()), 4),
            (OTHER, Some("110105194912310038"), Some(own.as_str()), 2),
            (OTHER, Some("110105194912310038"), Some("上官某"), 0),
            (OTHER, Some("110105194912310038"), None, 0),
        ] {
            let request = asked(phone, id_no, name).await;
            assert_eq!(request["detail"]["records"], records, "{phone} {id_no:?} {name:?}");
        }
        let wife = asked(PHONE, None, Some("上官某")).await;
        assert_eq!(approve(&town.deputy, &wife).await.ok()["outcome"]["records"], 0);
        let path = format!("/v1/mediation/mediators/{}", husband["id"].as_str().unwrap());
        let kept = office.get(&path).await.ok();
        assert_eq!(kept["particulars"]["phone"], "139****0001", "{kept}");
    }
}
