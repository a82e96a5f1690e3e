// SPDX-License-Identifier: Apache-2.0
#include "signature/holder.hpp"

#include "signature/nfc.hpp"
#include "signature/openssl_handles.hpp"

#include <openssl/x509v3.h>

#include <algorithm>

namespace kyso::signature {
namespace {

void free_general_names(GENERAL_NAMES* names) noexcept {
    GENERAL_NAMES_free(names);
}
using GeneralNames = std::unique_ptr<GENERAL_NAMES, Free<free_general_names>>;

bool is_printable_text(std::string_view text) noexcept {
    return !text.empty() && is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20;
    });
}

/// rfc822Name entries of SubjectAltName; an extension that cannot be read has none.
std::vector<HolderField> alternative_emails(const Certificate& certificate) {
    const OpensslErrorScope errors;
    std::vector<HolderField> emails;
    const GeneralNames names{static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate.native(), NID_subject_alt_name, nullptr, nullptr))};
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_EMAIL) continue;
        const ASN1_STRING* text = name->d.rfc822Name;
        const std::string_view value =
            as_text({ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))});
        if (is_printable_text(value)) emails.push_back({to_nfc(value), "subjectAltName"});
    }
    return emails;
}

Holder::Kind kind_of(const std::vector<HolderId>& ids) noexcept {
    const bool person = std::any_of(ids.begin(), ids.end(), names_a_person);
    const bool organisation =
        std::any_of(ids.begin(), ids.end(), [](const auto& id) { return id.type == HolderId::Type::mst; });
    if (person) return organisation ? Holder::Kind::person_in_organisation : Holder::Kind::person;
    return organisation ? Holder::Kind::organisation : Holder::Kind::unknown;
}

struct AttributeTarget {
    std::string_view oid;
    std::optional<HolderField> Holder::*field;
};
constexpr AttributeTarget single_fields[] = {
    {"2.5.4.3", &Holder::name},     {"2.5.4.10", &Holder::organisation}, {"2.5.4.12", &Holder::title},
    {"2.5.4.7", &Holder::locality}, {"2.5.4.8", &Holder::province},      {"2.5.4.20", &Holder::phone},
};
constexpr std::string_view oid_uid = "0.9.2342.19200300.100.1.1";
constexpr std::string_view oid_unit = "2.5.4.11";
constexpr std::string_view oid_email = "1.2.840.113549.1.9.1";

void take(const NameAttribute& attribute, Holder& holder) {
    if (attribute.oid == oid_uid) holder.ids.push_back(read_holder_id(attribute.value));
    if (attribute.value.empty()) return;
    const HolderField said{to_nfc(attribute.value), attribute.short_name};
    if (attribute.oid == oid_unit) holder.units.push_back(said);
    if (attribute.oid == oid_email) holder.email.push_back(said);
    for (const auto& [oid, field] : single_fields)
        if (attribute.oid == oid && !(holder.*field)) holder.*field = said;
}

template <class... Types>
bool has_valid(const Holder& holder, Types... types) noexcept {
    return std::ranges::any_of(holder.ids,
                               [&](const HolderId& id) { return id.valid && ((id.type == types) || ...); });
}

} // namespace

std::string_view name_of(Holder::Kind kind) noexcept {
    constexpr std::string_view names[] = {"person", "organisation", "person_in_organisation", "unknown"};
    return names[static_cast<std::size_t>(kind)];
}

bool is_citizen(const Holder& holder) noexcept {
    return holder.kind == Holder::Kind::person &&
           has_valid(holder, HolderId::Type::cccd, HolderId::Type::cmnd);
}

bool is_enterprise(const Holder& holder) noexcept {
    return holder.kind == Holder::Kind::organisation && has_valid(holder, HolderId::Type::mst);
}

Holder holder_of(const Certificate& certificate) {
    Holder holder;
    for (const NameAttribute& attribute : certificate.subject())
        take(attribute, holder);
    for (HolderField& email : alternative_emails(certificate)) {
        const auto same = [&](const HolderField& known) { return known.value == email.value; };
        if (std::none_of(holder.email.begin(), holder.email.end(), same))
            holder.email.push_back(std::move(email));
    }
    holder.kind = kind_of(holder.ids);
    return holder;
}

} // namespace kyso::signature
