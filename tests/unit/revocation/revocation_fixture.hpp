// SPDX-License-Identifier: Apache-2.0
// What the tests of revocation share: one CA, another one, a person's certificate, a time.
#pragma once

#include "tests/support/result_matchers.hpp"
#include "tests/support/test_revocation/test_revocation.hpp"

namespace kyso::signature {

inline const std::chrono::sys_seconds now =
    std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());

inline const test::TestPki& pki() {
    static const test::TestPki made{"Kyso Demo CA", test::KeyKind::rsa_2048, "URI:http://crl.test/root.crl"};
    return made;
}
/// Another CA with the same key names: nothing of it may count for pki()'s certificates.
inline const test::TestPki& stranger() {
    static const test::TestPki made{"Stranger CA", test::KeyKind::ec_p256};
    return made;
}

inline test::Profile person() {
    test::Profile profile;
    profile.authority_info = "OCSP;URI:http://ocsp.test/,caIssuers;URI:http://ca.test/ca.crt";
    profile.crl_points = "URI:http://crl.test/ca.crl";
    return profile;
}
inline const test::Issued& someone() {
    static const test::Issued made = pki().issue(person());
    return made;
}
inline const test::Issued& someone_else() {
    static const test::Issued made = pki().issue(person());
    return made;
}

/// A responder's certificate, issued by pki()'s CA for OCSP unless the profile is altered.
inline test::Profile responder_profile() {
    test::Profile profile;
    profile.subject = {{"C", "VN"}, {"CN", "OCSP Responder"}};
    profile.key_number = 7;
    profile.key_usage = "critical,digitalSignature";
    profile.extended_key_usage = "OCSPSigning";
    return profile;
}

/// In words, for comparing: "good", "revoked superseded", "unknown stale".
inline std::string said(const RevocationStatus& status) {
    std::string text{to_text(status.kind)};
    if (status.kind == RevocationStatus::Kind::revoked) text += " " + std::string{to_text(status.reason)};
    if (status.kind == RevocationStatus::Kind::unknown) text += " " + std::string{to_text(status.why)};
    return text;
}

} // namespace kyso::signature
