// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_pki/test_pki.hpp"

#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>

namespace kyso::test {
namespace {

using signature::Certificate;
using signature::Free;
using signature::X509Handle;
using namespace std::chrono;

void demand(bool good, const char* what) {
    if (!good) throw std::runtime_error{what};
}

void set_name(X509_NAME* name, const Subject& subject) {
    for (const auto& [type, value] : subject) {
        const auto* text = reinterpret_cast<const unsigned char*>(value.data());
        // C is a PrintableString, as issuers write it; everything else UTF8String.
        const int kind = type == "C" ? V_ASN1_PRINTABLESTRING : V_ASN1_UTF8STRING;
        const std::unique_ptr<ASN1_OBJECT, Free<ASN1_OBJECT_free>> object{OBJ_txt2obj(type.c_str(), 0)};
        demand(object != nullptr, "attribute type");
        demand(X509_NAME_add_entry_by_OBJ(name, object.get(), kind, text, static_cast<int>(value.size()), -1,
                                          0) == 1,
               "attribute value");
    }
}

void set_name(X509* x509, const Bytes& der) {
    const unsigned char* in = der.data();
    const std::unique_ptr<X509_NAME, Free<X509_NAME_free>> name{
        d2i_X509_NAME(nullptr, &in, static_cast<long>(der.size()))};
    demand(name && X509_set_subject_name(x509, name.get()) == 1, "subject");
}

void set_serial(X509* x509) {
    std::array<unsigned char, 8> octets{};
    demand(RAND_bytes(octets.data(), static_cast<int>(octets.size())) == 1, "random serial");
    octets[0] = static_cast<unsigned char>((octets[0] & 0x3FU) | 0x40U);
    const std::unique_ptr<BIGNUM, Free<BN_free>> number{
        BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)};
    demand(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) != nullptr, "serial");
}

void add_extension(X509* x509, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>> extension{
        X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
    demand(extension && X509_add_ext(x509, extension.get(), -1) == 1, "extension");
}

X509Handle blank(const Subject& subject, const Key& key, sys_seconds from, sys_seconds to) {
    X509Handle x509{X509_new()};
    demand(x509 && X509_set_version(x509.get(), X509_VERSION_3) == 1, "certificate");
    set_serial(x509.get());
    set_name(X509_get_subject_name(x509.get()), subject);
    ASN1_TIME_set(X509_getm_notBefore(x509.get()), from.time_since_epoch().count());
    ASN1_TIME_set(X509_getm_notAfter(x509.get()), to.time_since_epoch().count());
    demand(X509_set_pubkey(x509.get(), key.get()) == 1, "public key");
    return x509;
}

/// `issuer` null: self-signed.
Issued finish(X509Handle x509, const Key& key, const Issued* issuer, const EVP_MD* digest) {
    const X509* by = issuer ? issuer->certificate.native() : x509.get();
    demand(X509_set_issuer_name(x509.get(), X509_get_subject_name(by)) == 1, "issuer");
    demand(X509_sign(x509.get(), issuer ? issuer->key.get() : key.get(), digest) > 0, "signature");
    return {Certificate::parse(signature::to_der(i2d_X509, static_cast<const X509*>(x509.get()))).value(),
            key};
}

Issued make_authority(const std::string& name, const Key& key, const Issued* issuer,
                      const std::string& crl_points = {}) {
    X509Handle x509 = blank({{"C", "VN"}, {"O", "CÔNG TY CỔ PHẦN THỬ NGHIỆM KYSO"}, {"CN", name}}, key,
                            sys_days{2020y / 1 / 1}, sys_days{2049y / 12 / 31});
    X509* by = issuer ? issuer->certificate.native() : x509.get();
    add_extension(x509.get(), by, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(x509.get(), by, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(x509.get(), by, NID_subject_key_identifier, "hash");
    if (issuer) add_extension(x509.get(), by, NID_authority_key_identifier, "keyid:always");
    if (!crl_points.empty()) add_extension(x509.get(), by, NID_crl_distribution_points, crl_points);
    return finish(std::move(x509), key, issuer, EVP_sha256());
}

// Numbers of cached_key() that holders' keys do not use.
constexpr unsigned root_key = 1000;
constexpr unsigned intermediate_key = 1001;

} // namespace

Subject citizen(std::string name, std::string cccd) {
    return {{"C", "VN"}, {"ST", "Hà Nội"}, {"CN", std::move(name)}, {"UID", "CCCD:" + std::move(cccd)}};
}

Profile::Profile()
    : not_before(floor<seconds>(system_clock::now()) - days{1}),
      not_after(floor<seconds>(system_clock::now()) + days{730}) {}

TestPki::TestPki(const std::string& name, KeyKind kind, const std::string& crl_points)
    : root_(make_authority(name + " Root", cached_key(kind, root_key), nullptr)),
      intermediate_(make_authority(name, cached_key(kind, intermediate_key), &root_, crl_points)) {}

Issued TestPki::issue(const Profile& profile) const {
    return issue(profile, profile.issued_by_root ? &root_ : &intermediate_);
}

Issued TestPki::issue(const Profile& profile, const Issued* issuer) {
    const Key key = cached_key(profile.key, profile.key_number);
    X509Handle x509 = blank(profile.subject, key, profile.not_before, profile.not_after);
    if (!profile.subject_der.empty()) set_name(x509.get(), profile.subject_der);
    X509* by = issuer != nullptr ? issuer->certificate.native() : x509.get();
    if (profile.key_usage) add_extension(x509.get(), by, NID_key_usage, *profile.key_usage);
    if (profile.extended_key_usage)
        add_extension(x509.get(), by, NID_ext_key_usage, *profile.extended_key_usage);
    add_extension(x509.get(), by, NID_subject_key_identifier, "hash");
    add_extension(x509.get(), by, NID_authority_key_identifier, "keyid:always");
    if (!profile.email.empty()) add_extension(x509.get(), by, NID_subject_alt_name, "email:" + profile.email);
    if (!profile.dns.empty()) add_extension(x509.get(), by, NID_subject_alt_name, "DNS:" + profile.dns);
    if (!profile.ip.empty()) add_extension(x509.get(), by, NID_subject_alt_name, "IP:" + profile.ip);
    if (profile.authority) add_extension(x509.get(), by, NID_basic_constraints, "critical,CA:TRUE");
    if (!profile.authority_info.empty())
        add_extension(x509.get(), by, NID_info_access, profile.authority_info);
    if (!profile.crl_points.empty())
        add_extension(x509.get(), by, NID_crl_distribution_points, profile.crl_points);
    return finish(std::move(x509), key, issuer, profile.sha1 ? EVP_sha1() : EVP_sha256());
}

void write_certificates_pem(const std::vector<signature::Certificate>& certificates,
                            const std::filesystem::path& file) {
    std::string text;
    for (const auto& certificate : certificates) {
        const std::string base64 = to_base64(certificate.der());
        text += "-----BEGIN CERTIFICATE-----\n";
        for (std::size_t at = 0; at < base64.size(); at += 64)
            text += base64.substr(at, 64) + "\n";
        text += "-----END CERTIFICATE-----\n";
    }
    write_file(file, as_bytes(text));
}

} // namespace kyso::test
