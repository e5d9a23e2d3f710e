use crate::State;
use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use ipnet::IpNet;
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request comes from: the peer, or what a proxy of ours says of it. What anybody else says of where they
/// come from is not believed.
pub fn source(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let proxies = request.app_data::<Data<State>>().map(|state| state.proxies.as_slice());
    let said = request.headers().get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    Some(behind(peer, proxies.unwrap_or_default(), &said.collect::<Vec<_>>().join(",")))
}

/// From the last hop backwards, the first address that is not a proxy of ours.
fn behind(peer: IpAddr, proxies: &[IpNet], said: &str) -> IpAddr {
    let ours = |address: &IpAddr| proxies.iter().any(|net| net.contains(address));
    let mut nearest = peer;
    for hop in said.rsplit(',').map(str::trim) {
        if !ours(&nearest) {
            break;
        }
        let Ok(before) = hop.parse::<IpAddr>() else { break };
        nearest = before.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b28_only_our_own_proxies_are_believed() {
        let proxies: [IpNet; 1] = ["10.0.0.0/24".parse().unwrap()];
        let seen =
            |peer: &str, said: &str| behind(peer.parse().unwrap(), &proxies, said).to_string();
        assert_eq!(seen("192.0.2.9", "198.51.100.1"), "192.0.2.9", "not a proxy of ours");
        assert_eq!(seen("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", "nonsense"), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", "::ffff:198.51.100.1"), "198.51.100.1");
    }
}
