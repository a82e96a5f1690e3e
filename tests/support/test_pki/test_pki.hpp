// SPDX-License-Identifier: Apache-2.0
// Fake: an invented Vietnamese public CA in memory (root, subordinate CA, holders' certificates in the
// profile seen on FastCA's). Every name and number in it is made up. For tests and demos only.
#pragma once

#include "signature/certificate.hpp"
#include "tests/support/test_pki/test_keys.hpp"

#include <optional>
#include <string>
#include <vector>

namespace kyso::test {

/// Subject attributes in file order: {"C","VN"}, {"CN","…"}, {"UID","CCCD:…"}; a short name or a dotted OID.
using Subject = std::vector<std::pair<std::string, std::string>>;

/// C=VN, ST, CN, UID=CCCD: with an invented person in it.
Subject citizen(std::string name = "NGUYỄN VĂN AN", std::string cccd = "079200001234");

struct Profile {
    Subject subject = citizen();
    Bytes subject_der; ///< a whole Name instead (name_maker.hpp), where `subject` cannot say it
    KeyKind key = KeyKind::rsa_2048;
    unsigned key_number = 0;
    std::chrono::sys_seconds not_before; ///< default: a day before now
    std::chrono::sys_seconds not_after;  ///< default: two years after now
    std::optional<std::string> key_usage = "critical,digitalSignature,nonRepudiation"; ///< as in openssl.cnf
    std::optional<std::string> extended_key_usage = "clientAuth,emailProtection";
    std::string email;      ///< SubjectAltName rfc822Name, if any
    std::string dns;        ///< SubjectAltName dNSName, if any
    std::string ip;         ///< SubjectAltName iPAddress, if any
    bool authority = false; ///< BasicConstraints with CA:TRUE
    bool sha1 = false;      ///< signed by the CA over SHA-1
    bool issued_by_root = false;
    std::string authority_info; ///< AuthorityInfoAccess as in openssl.cnf, e.g. OCSP;URI:http://…
    std::string crl_points;     ///< CRLDistributionPoints as in openssl.cnf, e.g. URI:http://…

    Profile();
};

struct Issued {
    signature::Certificate certificate;
    Key key;

    Bytes sign(const ToBeSigned& to_be_signed) const { return sign_raw(key, to_be_signed); }
};

class TestPki {
  public:
    /// `name` tells several of them apart. Validity: 2020 to 2049.
    /// `crl_points`: where the root says that it revokes the intermediate; empty for nowhere.
    explicit TestPki(const std::string& name = "Kyso Demo CA", KeyKind kind = KeyKind::rsa_2048,
                     const std::string& crl_points = {});

    const signature::Certificate& root() const noexcept { return root_.certificate; }
    const signature::Certificate& intermediate() const noexcept { return intermediate_.certificate; }
    /// With their keys: to publish lists of what was revoked.
    const Issued& root_authority() const noexcept { return root_; }
    const Issued& authority() const noexcept { return intermediate_; }

    Issued issue(const Profile& profile) const;
    /// By anybody, also by who is no authority; null: by itself.
    static Issued issue(const Profile& profile, const Issued* issuer);

  private:
    Issued root_;
    Issued intermediate_;
};

/// One PEM file, in the order given.
void write_certificates_pem(const std::vector<signature::Certificate>& certificates,
                            const std::filesystem::path& file);

} // namespace kyso::test
