// SPDX-License-Identifier: Apache-2.0
// Certificates of an invented CA and what was signed with them, in P-256 because that is short.
#include "signature/jws.hpp"
#include "signature/trust_anchor.hpp"
#include "signature/verification.hpp"
#include "signature/web_eid.hpp"
#include "tests/fuzz/make_corpus.hpp"
#include "tests/fuzz/samples.hpp"
#include "tests/support/test_revocation/test_revocation.hpp"

#include <boost/json/serialize.hpp>

namespace kyso::fuzz {
namespace {

using namespace signature;
using test::Issued;
using test::KeyKind;

constexpr const char* document = "Đơn đăng ký, bản thử. A sample document.\n";

test::Profile profile() {
    test::Profile made;
    made.key = KeyKind::ec_p256;
    made.not_before = sample_time - std::chrono::days{30};
    made.not_after = sample_time + std::chrono::days{700};
    made.email = "an@example.vn";
    made.authority_info = "OCSP;URI:http://ocsp.test/,caIssuers;URI:http://ca.test/ca.crt";
    made.crl_points = "URI:http://crl.test/ca.crl";
    return made;
}

void add_certificates(Corpus& corpus, const test::TestPki& pki) {
    const auto put = [&](const Certificate& certificate) { corpus.add("x509_holder", certificate.der()); };
    put(pki.root());
    put(pki.intermediate());
    const test::Subject subjects[] = {
        test::citizen(),
        {{"C", "VN"}, {"O", "CÔNG TY TNHH MẪU"}, {"CN", "CÔNG TY TNHH MẪU"}, {"UID", "MST:0101243150"}},
        {{"C", "VN"},
         {"O", "CÔNG TY MẪU"},
         {"OU", "Phòng 1"},
         {"OU", "Phòng 2"},
         {"title", "Giám đốc"},
         {"CN", "TRẦN THỊ BÌNH"},
         {"UID", "MST:0101243150-001"},
         {"UID", "CCCD:079200001234"}},
        {{"CN", "A"}, {"UID", "CMND:012345678"}, {"UID", "HC:B1234567"}, {"UID", "BHXH:0123456789"}},
        {{"CN", "CƠ QUAN MẪU"}, {"UID", "MNS:1234567"}, {"L", "Hà Nội"}, {"ST", "Hà Nội"}},
        {{"CN", "no id"}, {"UID", "PID:x"}, {"UID", "without"}, {"emailAddress", "a@example.vn"}}};
    for (const test::Subject& subject : subjects) {
        test::Profile one = profile();
        one.subject = subject;
        put(pki.issue(one).certificate);
        one.key = KeyKind::ec_p384;
        one.dns = "example.vn";
        one.key_usage.reset();
        put(pki.issue(one).certificate);
    }
    test::Profile rsa = profile();
    rsa.key = KeyKind::rsa_2048;
    rsa.sha1 = true;
    put(pki.issue(rsa).certificate);
    for (const char* id : {"CCCD:079200001234", "MST:0101243150-001", "CMND:012345678", "HC:B1234567",
                           "BHXH:0123456789", "MNS:1234567", "CCCD:", ":", "cccd:079200001234"})
        corpus.add("x509_holder", id);
}

Bytes signed_by(const Issued& signer, ContentType type, std::string_view content,
                const std::vector<Certificate>& chain, bool attached,
                DigestAlgorithm digest = DigestAlgorithm::sha256) {
    const auto signing = CmsSigning::prepare(signer.certificate, type, digest,
                                             digest_of(digest, as_bytes(content)), sample_time)
                             .value();
    return signing
        .assemble(signer.sign(signing.to_be_signed()), chain,
                  attached ? std::optional{as_bytes(content)} : std::nullopt)
        .value();
}

void add_objects(Corpus& corpus, const test::TestPki& pki, const Issued& signer, const Issued& rsa) {
    const std::vector<Certificate> chain{pki.intermediate()};
    for (const Issued* by : {&signer, &rsa})
        for (const bool attached : {false, true})
            for (const auto digest : {DigestAlgorithm::sha256, DigestAlgorithm::sha384})
                corpus.add("cms", signed_by(*by, ContentType::data, document, chain, attached, digest));
    for (const std::string_view content :
         {std::string_view{document}, std::string_view{"other"}, std::string_view{}})
        for (const bool attached : {false, true}) {
            const Bytes object = signed_by(signer, ContentType::data, content, {}, attached);
            corpus.add("cms", object);
            corpus.add("cms", "-----BEGIN CMS-----\n" + to_base64(object) + "\n-----END CMS-----\n");
        }
    corpus.add("cms", signed_by(signer, ContentType::registration_statement, document, chain, true));
    for (const Issued* by : {&signer, &rsa}) {
        const auto jws = JwsSigning::prepare(by->certificate, chain, as_bytes(document), sample_time).value();
        const std::string text = jws.assemble(by->sign(jws.to_be_signed())).value();
        corpus.add("jws", text);
        const std::size_t first = text.find('.'), last = text.rfind('.');
        corpus.add("jws", text.substr(0, first + 1) + text.substr(last));
        corpus.add("jws", text.substr(0, last + 1));
    }
    for (const char* header :
         {"{\"alg\":\"none\"}", "{\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}", "{\"alg\":\"HS256\"}",
          "{\"alg\":\"RS256\",\"x5u\":\"http://x\"}", "{\"alg\":\"ES256\",\"x5c\":[]}", "[]"})
        corpus.add("jws", to_base64url(as_bytes(header)) + "." + to_base64url(as_bytes(document)) + ".AAAA");
}

void add_sign_ins(Corpus& corpus, const Issued& signer, const Issued& rsa) {
    const auto token = [](const Issued& by, RsaPadding padding) {
        const auto signing =
            WebEidSigning::prepare(by.certificate, sign_in_origin, sign_in_nonce, padding).value();
        return signing.assemble(by.sign(signing.to_be_signed())).value();
    };
    for (const auto& object :
         {token(signer, RsaPadding::pkcs1), token(rsa, RsaPadding::pkcs1), token(rsa, RsaPadding::pss)}) {
        corpus.add("web_eid", boost::json::serialize(object));
        for (const auto& member : object) {
            auto without = object;
            without.erase(member.key());
            corpus.add("web_eid", boost::json::serialize(without));
            for (const boost::json::value& value : {boost::json::value{}, boost::json::value{1},
                                                    boost::json::value{""}, boost::json::value{"AAAA"}}) {
                auto with = object;
                with[member.key()] = value;
                corpus.add("web_eid", boost::json::serialize(with));
            }
        }
        for (const char* algorithm : {"none", "ES256", "ES384", "RS256", "PS512", "HS256"}) {
            auto other = object;
            other["algorithm"] = algorithm;
            corpus.add("web_eid", boost::json::serialize(other));
        }
        for (const char* format : {"web-eid:1", "web-eid:1.1", "web-eid:2.0", "web-eid"}) {
            auto other = object;
            other["format"] = format;
            corpus.add("web_eid", boost::json::serialize(other));
        }
    }
}

void add_registration(Corpus& corpus, const test::TestPki& pki, const Issued& signer) {
    const RegistrationStatement statement{.origin = "https://portal.example",
                                          .nonce = std::string(43, 'A'),
                                          .issued_at = sample_time,
                                          .subject = "citizen",
                                          .method = "usb-token",
                                          .fields = {{"email", "an@example.vn"}, {"phone", ""}},
                                          .holder = to_statement_json(holder_of(signer.certificate)),
                                          .certificate_sha256 = to_hex(signer.certificate.sha256())};
    const std::string text = statement.canonical();
    const auto sign = [&](std::string_view what, bool attached) {
        return signed_by(signer, ContentType::registration_statement, what, {pki.intermediate()}, attached);
    };
    const Bytes object = sign(text, false);
    corpus.data("registration.der", object);
    corpus.data("statement.json", as_bytes(text));
    corpus.add("registration", 1, object);
    corpus.add("registration", 1, signed_by(signer, ContentType::data, text, {pki.intermediate()}, false));
    corpus.add("registration", 1, signed_by(signer, ContentType::registration_statement, text, {}, false));
    corpus.add("registration", 1, sign(text + " ", false));
    corpus.add("registration", 0, text);
    corpus.add("registration", 2, text);
    RegistrationStatement other = statement;
    other.subject = "enterprise";
    other.fields.clear();
    corpus.add("registration", 0, other.canonical());
    corpus.add("registration", 2, other.canonical());
    other.fields = {{"a\"b", "\n\x7f"
                             "ữ"}};
    corpus.add("registration", 0, other.canonical());
    for (const std::size_t size : {text.size() - 1, text.size() / 2})
        corpus.add("registration", 0, text.substr(0, size));
}

/// The intermediate's name with authority_key().
Certificate make_authority(const test::TestPki& pki) {
    const X509Handle x509{X509_dup(pki.intermediate().native())};
    X509_set_pubkey(x509.get(), authority_key().get());
    X509_sign(x509.get(), pki.root_authority().key.get(), EVP_sha256());
    return Certificate::parse(to_der(i2d_X509, static_cast<const X509*>(x509.get()))).value();
}

void add_lists(Corpus& corpus, const Issued& authority, const Issued& signer, const Issued& rsa) {
    const auto put = [&](const test::CrlPlan& plan) {
        const Bytes list = test::make_crl(authority, plan);
        corpus.add("crl", 0, list);
        corpus.add("crl", 1, list);
    };
    test::CrlPlan plan{sample_time};
    put(plan);
    plan.revoked = {{rsa.certificate, sample_time - std::chrono::hours{2}, -1}};
    put(plan);
    for (const int reason : {-1, 1, 6, 8, 10}) {
        plan.revoked = {{signer.certificate, sample_time - std::chrono::hours{2}, reason}};
        put(plan);
    }
    for (const char* point :
         {"fullname:URI:http://crl.test/ca.crl", "onlyuser:TRUE", "onlyCA:TRUE", "indirectCRL:TRUE"}) {
        plan.distribution_point = point;
        put(plan);
    }
    plan = test::CrlPlan{sample_time};
    plan.delta = true;
    put(plan);
    plan = test::CrlPlan{sample_time - std::chrono::days{30}};
    put(plan);
    plan.next_update.reset();
    put(plan);
    plan.sha1 = true;
    put(plan);
}

void add_answers(Corpus& corpus, const Issued& authority, const Issued& signer, const Issued& rsa) {
    using Says = test::OcspPlan::Says;
    const Bytes nonce(16, 0x5A);
    corpus.data("nonce.bin", nonce);
    const auto put = [&](const test::OcspPlan& plan, const Certificate& about) {
        const Bytes answer = test::make_ocsp(authority, about, authority.certificate, plan);
        for (const std::uint8_t how : Bytes{0, 1, 2, 3})
            corpus.add("ocsp", how, answer);
    };
    for (const Says says : {Says::good, Says::revoked, Says::unknown})
        for (const bool with_nonce : {false, true}) {
            test::OcspPlan plan{sample_time};
            plan.says = says;
            plan.revoked_at = sample_time - std::chrono::hours{3};
            plan.reason = with_nonce ? 6 : -1;
            plan.sha256_id = with_nonce;
            if (with_nonce) plan.nonce = nonce;
            put(plan, signer.certificate);
        }
    put(test::OcspPlan{sample_time}, rsa.certificate);
    put(test::OcspPlan{sample_time - std::chrono::days{9}}, signer.certificate);
    for (const int status : {1, 3, 6})
        corpus.add("ocsp", 0, test::make_ocsp_refusal(status));
}

void add_anchors(Corpus& corpus, const test::TestPki& pki) {
    TrustAnchor anchor{pki.root(), "root.pem", {}, {}, {}};
    const std::string plain = to_trust_file(anchor);
    anchor.source = "https://ca.test/root.crt";
    anchor.added = "2026-11-22T00:00:00Z";
    anchor.by = "an";
    const std::string told = to_trust_file(anchor);
    const std::string pem = plain.substr(plain.find("-----"));
    for (const std::string& text :
         {plain, told, pem, pem + pem, told + pem, plain.substr(0, plain.size() - 5), "# sha256: 00\n" + pem,
          "# source: a\r\n# by: \xff\n" + pem, "# by: -----BEGIN x\n" + pem,
          pem + "-----BEGIN PUBLIC KEY-----\n", std::string{}})
        corpus.add("trust_anchors", text);
    corpus.add("trust_anchors", pki.root().der());
    corpus.add("trust_anchors", ByteView{pki.root().der()}.first(100));
}

} // namespace

void add_signatures(Corpus& corpus) {
    const test::TestPki pki{"Kyso Demo CA", KeyKind::ec_p256};
    const Issued signer = pki.issue(profile());
    test::Profile with_rsa = profile();
    with_rsa.key = KeyKind::rsa_2048;
    const Issued rsa = pki.issue(with_rsa);
    const Issued authority{make_authority(pki), authority_key()};
    corpus.data("root.der", pki.root().der());
    corpus.data("signer.der", signer.certificate.der());
    corpus.data("authority.der", authority.certificate.der());
    corpus.data("content.txt", as_bytes(document));
    add_certificates(corpus, pki);
    add_objects(corpus, pki, signer, rsa);
    add_sign_ins(corpus, signer, rsa);
    add_registration(corpus, pki, signer);
    add_lists(corpus, authority, signer, rsa);
    add_answers(corpus, authority, signer, rsa);
    add_anchors(corpus, pki);
}

} // namespace kyso::fuzz
