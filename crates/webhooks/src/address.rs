//! Which addresses an event may be sent to.

use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Networks {
    special: Vec<IpNet>,
    intranet: Vec<IpNet>,
}

static NETWORKS: LazyLock<Networks> = LazyLock::new(|| {
    // A test reads the same text; should it break all the same, nothing goes anywhere.
    read().unwrap_or_else(|_| Networks {
        special: [IpNet::V4(ipnet::Ipv4Net::default()), IpNet::V6(ipnet::Ipv6Net::default())]
            .into(),
        intranet: Vec::new(),
    })
});

fn read() -> Result<Networks, toml::de::Error> {
    toml::from_str(include_str!("../data/networks.toml"))
}

/// Whether an event may go there: an address of the internet, or one of an approved intranet. An IPv4 address is judged as one
/// however it is written.
pub fn allowed(address: IpAddr, approved: &[IpNet]) -> bool {
    let address = address.to_canonical();
    approved.iter().any(|network| network.contains(&address))
        || !NETWORKS.special.iter().any(|network| network.contains(&address))
}

/// Whether the network can be approved: it lies in what is private by definition, and does not hold this machine.
pub fn is_intranet(network: &IpNet) -> bool {
    NETWORKS.intranet.iter().any(|intranet| intranet.contains(network))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes(address: &str, approved: &[&str]) -> bool {
        let approved: Vec<IpNet> = approved.iter().map(|one| one.parse().unwrap()).collect();
        allowed(address.parse().unwrap(), &approved)
    }

    #[test]
    fn the_product_knows_the_special_networks() {
        let networks = read().unwrap();
        assert!(networks.special.iter().all(|one| *one == one.trunc()));
        assert!(networks.intranet.iter().all(|one| !goes(&one.addr().to_string(), &[])));
    }

    #[test]
    fn d21_no_special_address_is_allowed() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.175.48.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2620:4f:8000::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fdff::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!goes(address, &[]), "{address}");
        }
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:1.1.1.1",
            "2400:3200::1",
            "2606:4700::1111",
        ] {
            assert!(goes(address, &[]), "{address}");
        }
    }

    #[test]
    fn d22_an_approved_intranet_is_allowed_and_no_more() {
        assert!(
            goes("10.20.1.1", &["10.20.0.0/16"]) && goes("::ffff:10.20.1.1", &["10.20.0.0/16"])
        );
        assert!(!goes("10.21.1.1", &["10.20.0.0/16"]) && !goes("127.0.0.1", &["10.20.0.0/16"]));
        assert!(goes("fd00::1", &["fd00::/8"]));
    }

    #[test]
    fn d22_only_what_is_private_can_be_approved() {
        let can = |network: &str| is_intranet(&network.parse().unwrap());
        for good in [
            "10.0.0.0/8",
            "10.20.0.0/16",
            "172.16.0.0/12",
            "192.168.1.0/24",
            "100.64.0.0/10",
            "fd00::/8",
        ] {
            assert!(can(good), "{good}");
        }
        for bad in [
            "0.0.0.0/0",
            "127.0.0.0/8",
            "10.0.0.0/7",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "::/0",
            "fe80::/10",
            "::ffff:10.0.0.0/104",
            "8.8.8.0/24",
        ] {
            assert!(!can(bad), "{bad}");
        }
    }
}
