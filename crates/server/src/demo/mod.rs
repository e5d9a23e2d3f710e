//! A township's year 2025: 乌马河镇 of 乌翠区, its people, and the tickets, disputes, studies and publicity behind the claims of its report, with
//! the decoys that must not count: what a person reads says 反例 there. Villages and people are invented, and say so; the codes of
//! district and town are real.

mod cast;
mod disputes;
mod exams;
mod lives;
mod mediators;
mod patrols;
mod publicity;
mod stage;
mod studies;
mod timeline;

use crate::configuration::Configuration;
use crate::serve::House;
use actix_web::web::Data;
use exams::Exams;
use kernel::{Clock, Instant, ManualClock, SystemClock};
use ledger::{Author, Tx};
use lives::Year;
use mediators::Mediation;
use organization::policy;
use publicity::Publicity;
use stage::Stage;
use std::pin::Pin;
use std::sync::Arc;
use studies::Studies;

const TENANT: &str = "230718";
/// How something ended.
type Done = Result<(), String>;
/// What goes on beside the rest.
type Life<'a> = Pin<Box<dyn Future<Output = Done> + 'a>>;

/// Everybody's password in a demonstration.
const PASSWORD: &str = "demo-2025-taizhang";

/// Fills an empty database; refuses one that is not.
pub fn fill(configuration: &Configuration) -> Result<(), String> {
    let clock = Arc::new(ManualClock::at(moment("2024-12-19 08:00")));
    let house = House::open(configuration, clock.clone())?;
    // The story is told under the usual policy, whatever is asked of people who sign in later.
    let usual = Configuration { policy: policy::DEFAULT.into(), ..configuration.clone() };
    let issuer = Data::new(house.issuer(&usual)?);
    let (done, secret) = actix_web::rt::System::new().block_on(async {
        let stage = Stage::set(&house, issuer, clock.clone()).await?;
        let (year, mediation) = (Year { stage: &stage }, Mediation { stage: &stage });
        let exams = Exams { stage: &stage };
        let (studies, publicity) = (Studies { stage: &stage }, Publicity { stage: &stage });
        let mut lives = year.lives();
        lives.push(Box::pin(mediation.pass()));
        lives.push(Box::pin(studies.pass()));
        lives.push(Box::pin(publicity.pass()));
        lives.push(Box::pin(exams.pass()));
        stage.timeline.live(lives).await?;
        // What is printed is good from today on; the story's own secret ended with the story.
        clock.set(SystemClock.now());
        let (district, hash) = (stage.cast.district, stage.hash.clone());
        let today = move |tx: &mut Tx<'_>| cast::today(tx, district, &hash);
        let secret = house.ledger.change(Author::system(TENANT), today).await;
        let sealed = house.sealer()?.finish().await.map_err(|error| error.to_string())?;
        Ok::<_, String>((sealed, secret.map_err(|error| error.to_string())?))
    })?;
    let logins = cast::ADMINISTRATORS.iter().chain(&cast::PEOPLE).map(|person| person.login);
    let logins = logins.collect::<Vec<_>>().join(", ");
    println!("演示数据已就绪：{done} 条账目已密封 / demonstration data is ready");
    println!("登录名 logins: {logins}");
    println!("密码 password: {PASSWORD}");
    println!(
        "区级接口 district system: client_id {TENANT}/{} client_secret {secret}",
        cast::SYSTEM
    );
    Ok(())
}

fn moment(local: &str) -> Instant {
    format!("{}:00+08:00", local.replace(' ', "T")).parse().unwrap_or(Instant::EPOCH)
}
