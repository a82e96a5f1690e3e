// SPDX-License-Identifier: Apache-2.0
#include "signature/revocation.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/x509v3.h>

#include <algorithm>

namespace kyso::signature {
namespace {

using AccessList = std::unique_ptr<AUTHORITY_INFO_ACCESS, Free<AUTHORITY_INFO_ACCESS_free>>;
using PointList = std::unique_ptr<CRL_DIST_POINTS, Free<CRL_DIST_POINTS_free>>;

/// Adds the address of a URI name, if it is one that may be asked and is not there yet.
void add_address(const GENERAL_NAME* name, std::vector<std::string>& into) {
    if (name->type != GEN_URI || into.size() >= most_addresses) return;
    const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
    const std::string address{reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                              static_cast<std::size_t>(ASN1_STRING_length(uri))};
    const bool plain = std::ranges::all_of(address, [](char c) { return c > 0x20 && c < 0x7F; });
    const bool web = address.starts_with("http://") || address.starts_with("https://");
    if (!plain || !web || address.size() > longest_address) return;
    if (std::ranges::find(into, address) == into.end()) into.push_back(address);
}

} // namespace

std::string_view to_text(RevocationStatus::Kind kind) noexcept {
    using Kind = RevocationStatus::Kind;
    if (kind == Kind::good) return "good";
    return kind == Kind::revoked ? "revoked" : "unknown";
}

std::string_view to_text(RevocationUnknown why) noexcept {
    constexpr std::string_view texts[] = {"none",      "issuer_not_verified", "not_asked", "no_address",
                                          "no_answer", "malformed",           "refused",   "not_entitled",
                                          "weak",      "other_certificate",   "not_yet",   "stale"};
    return texts[static_cast<std::size_t>(why)];
}

std::string_view to_text(RevocationReason reason) noexcept {
    constexpr std::string_view texts[] = {
        "unspecified",     "key_compromise",         "ca_compromise",    "affiliation_changed",
        "superseded",      "cessation_of_operation", "certificate_hold",
        "unspecified", // 7 is not used
        "remove_from_crl", "privilege_withdrawn",    "aa_compromise"};
    return texts[std::min<std::size_t>(static_cast<std::size_t>(reason), std::size(texts) - 1)];
}

RevocationAddresses revocation_addresses(const Certificate& certificate) {
    const OpensslErrorScope errors;
    RevocationAddresses addresses;
    const AccessList access{static_cast<AUTHORITY_INFO_ACCESS*>(
        X509_get_ext_d2i(certificate.native(), NID_info_access, nullptr, nullptr))};
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
        const ACCESS_DESCRIPTION* entry = sk_ACCESS_DESCRIPTION_value(access.get(), i);
        const int method = OBJ_obj2nid(entry->method);
        if (method == NID_ad_OCSP) add_address(entry->location, addresses.ocsp);
        if (method == NID_ad_ca_issuers) add_address(entry->location, addresses.issuers);
    }
    const PointList points{static_cast<CRL_DIST_POINTS*>(
        X509_get_ext_d2i(certificate.native(), NID_crl_distribution_points, nullptr, nullptr))};
    for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
        const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
        // A point with a CRL issuer of its own is an indirect CRL, one with reasons is not the whole list:
        // neither can say "good".
        if (point->distpoint == nullptr || point->distpoint->type != 0 || point->CRLissuer != nullptr ||
            point->reasons != nullptr)
            continue;
        const GENERAL_NAMES* names = point->distpoint->name.fullname;
        for (int k = 0; k < sk_GENERAL_NAME_num(names); ++k)
            add_address(sk_GENERAL_NAME_value(names, k), addresses.crls);
    }
    return addresses;
}

std::optional<RevocationUnknown> out_of_time(std::chrono::sys_seconds this_update,
                                             std::optional<std::chrono::sys_seconds> next_update,
                                             std::chrono::sys_seconds now) {
    constexpr std::chrono::minutes grace{5};
    constexpr std::chrono::days without_next{1};
    if (this_update > now + grace) return RevocationUnknown::not_yet;
    if (next_update.value_or(this_update + without_next) < now - grace) return RevocationUnknown::stale;
    return std::nullopt;
}

} // namespace kyso::signature
