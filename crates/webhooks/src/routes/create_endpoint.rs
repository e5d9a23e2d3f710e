use super::record;
use crate::address::allowed;
use crate::courier::literal;
use crate::model::{Endpoint, EndpointState, EndpointView, NewEndpoint};
use crate::permissions::WriteEndpoints;
use crate::rules::Rules;
use crate::signature::Secrets;
use crate::store;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use ledger::{Tx, proof};
use reqwest::Url;
use serde_json::json;
use web::{Answer, Body, Call, Ground, created};

/// 新增推送地址
///
/// Makes an endpoint of the caller's own. It is told of events that the account may read in the feed, from the given index on or from
/// what comes next. The secret is shown now and never again. While a security administrator has paused one of the account's endpoints,
/// none is added.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_create_endpoint",
    request_body = NewEndpoint,
    security(("bearer" = ["webhooks.endpoints.write"])),
    extensions(("x-alone" = json!(true))),
    responses((status = 201, description = "已建立 / created", body = EndpointView)),
)]
#[post("/endpoints")]
pub async fn create_endpoint(
    call: Call<WriteEndpoints>,
    body: Body<NewEndpoint>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write_and_show_once(move |tx, ground| {
        let (endpoint, secrets) = make(tx, ground, &new)?;
        let secret = secrets.shared(endpoint.scheme);
        let location = format!("/v1/webhooks/endpoints/{}", endpoint.id);
        let answer = |secret| {
            created(&EndpointView { endpoint: endpoint.clone(), secret }, 1, location.clone())
        };
        Ok((answer(None)?, answer(secret)?))
    })
    .await
}

fn make(tx: &mut Tx<'_>, ground: &Ground, new: &NewEndpoint) -> db::Result<(Endpoint, Secrets)> {
    let (tenant, account) = (tx.tenant(), ground.caller.account);
    refuse_while_paused(tx, account)?;
    let url = target(&new.url)?;
    // An intranet that is approved later is no reason to wait with the endpoint; one that is none ever is.
    if let Some(address) = literal(&url)
        && !allowed(address, &store::approved(tx.db, tenant)?)
    {
        return Err(bad_url(
            "该地址不在互联网，也不在获准的内网网段",
            "The address is neither of the internet nor of an approved intranet",
        )
        .into());
    }
    let size = proof::head(tx.db, tenant, None)?.map_or(0, |head| head.size);
    let from = new.from_index.unwrap_or(size);
    if from > size {
        let zh = format!("账本目前只到 {size}");
        return Err(Problem::field(
            "/from_index",
            "beyond_the_feed",
            zh,
            format!("The feed ends at {size}"),
        )
        .into());
    }
    let most = Rules::built_in().most_endpoints;
    if usize::try_from(store::count_of(tx.db, tenant, account)?).map_err(db::Error::broken)? >= most
    {
        let zh = format!("每个账号最多 {most} 个推送地址");
        return Err(Problem::new(
            &problems::CONFLICT,
            zh,
            format!("An account has at most {most} endpoints"),
        )
        .into());
    }
    let secrets = Secrets::fresh()?;
    let endpoint = Endpoint {
        id: new.id.unwrap_or_else(kernel::new_id),
        version: 1,
        account,
        unit: ground.caller.unit.ok_or_else(Problem::not_found)?,
        url: url.to_string(),
        events: new.events.clone(),
        scheme: new.scheme,
        state: EndpointState::Active,
        reason: None,
        paused_by: None,
        paused_from: None,
        created_at: tx.now(),
        public_key: secrets.public(new.scheme),
        former_until: None,
    };
    store::insert(tx, &ground.keys, &endpoint, &secrets, from)?;
    // The address itself may hold a word that only the receiver should know.
    let data = json!({ "host": url.host_str(), "events": endpoint.events, "scheme": endpoint.scheme, "from_index": from });
    record(tx, "webhooks.endpoint_created", &endpoint, data);
    Ok((endpoint, secrets))
}

/// Another endpoint would undo what a security administrator has stopped.
fn refuse_while_paused(tx: &mut Tx<'_>, account: Id) -> db::Result<()> {
    let (tenant, most) = (tx.tenant(), i64::try_from(Rules::built_in().most_endpoints));
    let most = most.map_err(db::Error::broken)?;
    let all = store::list(tx.db, tenant, account, Some(Vec::new()), None, most)?;
    if all.iter().all(|one| one.paused_by.is_none()) {
        return Ok(());
    }
    let zh = "该账号有推送地址被安全管理员暂停，恢复前不能新增";
    let en = "A security administrator paused an endpoint of this account: none can be added until it is enabled";
    Err(Problem::new(&problems::CONFLICT, zh, en).into())
}

fn bad_url(zh: &str, en: &str) -> Problem {
    Problem::field("/url", "url", zh, en)
}

/// The address as it will be used, whatever forms of it there are.
fn target(text: &str) -> Result<Url, Problem> {
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "https" && url.has_host());
    let url = url.ok_or_else(|| bad_url("须为 https 地址", "It has to be an https URL"))?;
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        let zh = "地址中不得有用户名、密码或片段";
        return Err(bad_url(zh, "It must have no user, password or fragment"));
    }
    let ports = &Rules::built_in().ports;
    if !url.port_or_known_default().is_some_and(|port| ports.contains(&port)) {
        let known = ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return Err(bad_url(
            &format!("端口须为 {known}"),
            &format!("The port has to be one of {known}"),
        ));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn d21_only_plain_https_addresses_are_taken() {
        for good in [
            "https://a.example",
            "https://a.example/x?y=1",
            "https://a.example:8443/",
            "https://1.1.1.1/",
        ] {
            assert!(target(good).is_ok(), "{good}");
        }
        for bad in [
            "http://a.example",
            "https://u@a.example",
            "https://u:p@a.example",
            "https://a.example/#x",
            "https://a.example:22",
            "https://a.example:8080",
            "https://",
            "ftp://a.example",
            "file:///etc/passwd",
            "a.example",
            "https://a b/",
        ] {
            assert!(target(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn d21_every_form_of_an_address_is_read_as_one() {
        for form in [
            "127.0.0.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0x7f.1",
            "127.1",
            "127.0.0.1.",
            "１２７.0.0.1",
        ] {
            let url = target(&format!("https://{form}/")).unwrap();
            assert_eq!(super::literal(&url), Some([127, 0, 0, 1].into()), "{form}");
        }
        let mapped = super::literal(&target("https://[::ffff:127.0.0.1]/").unwrap()).unwrap();
        assert!(!super::allowed(mapped, &[]));
    }
}
