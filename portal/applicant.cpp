// SPDX-License-Identifier: Apache-2.0
#include "portal/applicant.hpp"

#include <algorithm>

namespace kyso::portal {
namespace {

using signature::HolderId;

/// The path is only the field's name here; read_form() puts its own before it.
Error field_error(std::string_view name, std::string detail) {
    return Error::at(std::string(name), Errc::field_invalid, std::move(detail));
}

/// The one valid number of a type; two different ones say nothing about whose account it is.
Result<std::optional<std::string>> only_id(const std::vector<HolderId>& ids, HolderId::Type type) {
    std::optional<std::string> found;
    for (const HolderId& id : ids) {
        if (id.type != type || !id.valid) continue;
        if (found && *found != id.value)
            return Error{Errc::holder_incomplete, "two different ids of one kind"};
        found = id.value;
    }
    return found;
}

Result<std::string> read_birth_date(std::string_view text, std::chrono::sys_days today) {
    using namespace std::chrono;
    constexpr std::string_view form = "00/00/0000";
    const auto fits = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
    if (text.size() != form.size() || !std::equal(text.begin(), text.end(), form.begin(), fits))
        return field_error("birthDate", "not dd/mm/yyyy");
    const auto number = [&](std::size_t at, std::size_t count) {
        unsigned value = 0;
        for (const char c : text.substr(at, count))
            value = value * 10 + static_cast<unsigned>(c - '0');
        return value;
    };
    const year_month_day date{year{static_cast<int>(number(6, 4))}, month{number(3, 2)}, day{number(0, 2)}};
    if (!date.ok() || date.year() < year{1900}) return field_error("birthDate", "no such date");
    if (sys_days{date} > today) return field_error("birthDate", "in the future");
    return std::string(text.substr(6, 4))
        .append("-")
        .append(text.substr(3, 2))
        .append("-")
        .append(text.substr(0, 2));
}

bool is_host_label(std::string_view label) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), allowed);
}

/// What HTML's <input type=email> takes, with a dot in the host: enough to write to, not a proof that it
/// exists.
bool is_email(std::string_view text) {
    constexpr std::string_view local_allowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-";
    const std::size_t at = text.find('@');
    if (text.size() > 254 || at == text.npos || at == 0 || at > 64) return false;
    if (text.substr(0, at).find_first_not_of(local_allowed) != text.npos) return false;
    std::string_view host = text.substr(at + 1);
    if (host.find('.') == host.npos) return false;
    for (std::size_t dot = host.find('.'); dot != host.npos; dot = host.find('.')) {
        if (!is_host_label(host.substr(0, dot))) return false;
        host.remove_prefix(dot + 1);
    }
    return is_host_label(host);
}

Result<Form> read_fields(std::string_view subject,
                         const std::vector<signature::RegistrationStatement::Field>& fields,
                         std::chrono::sys_days today) {
    const bool citizen = subject == "citizen";
    Form form;
    for (const auto& [name, value] : fields) {
        if (citizen && name == "birthDate" && !form.birth_date) {
            auto date = read_birth_date(value, today);
            if (!date) return date.error();
            form.birth_date = *std::move(date);
        } else if (name == "email" && !form.email) {
            if (!is_email(value)) return field_error(name, "not an address");
            form.email = value;
        } else {
            return field_error(name, "unknown or given twice");
        }
    }
    if (citizen && !form.birth_date) return field_error("birthDate", "missing");
    if (!citizen && !form.email) return field_error("email", "missing");
    return form;
}

} // namespace

Result<Identity> identity_of(const signature::Holder& holder) {
    const bool citizen = signature::is_citizen(holder);
    if (!citizen && !signature::is_enterprise(holder))
        return Error{Errc::holder_incomplete, "neither a citizen's certificate nor an enterprise's"};
    if (!holder.name || holder.name->value.empty()) return Error{Errc::holder_incomplete, "no name"};
    Identity identity;
    identity.subject = citizen ? "citizen" : "enterprise";
    identity.name = holder.name->value;
    const auto take = [&](HolderId::Type type, std::optional<std::string>& into) -> Result<void> {
        auto id = only_id(holder.ids, type);
        if (!id) return id.error();
        into = *std::move(id);
        return {};
    };
    if (!citizen) {
        if (const auto taken = take(HolderId::Type::mst, identity.mst); !taken) return taken.error();
        return identity;
    }
    if (const auto taken = take(HolderId::Type::cccd, identity.cccd); !taken) return taken.error();
    if (const auto taken = take(HolderId::Type::cmnd, identity.cmnd); !taken) return taken.error();
    return identity;
}

Result<Form> read_form(std::string_view subject,
                       const std::vector<signature::RegistrationStatement::Field>& fields,
                       std::chrono::sys_days today, std::string_view path) {
    auto form = read_fields(subject, fields, today);
    if (form) return form;
    const Error& fault = form.error();
    return Error::at(std::string(path) + "." + fault.path(), fault.code(), fault.detail());
}

} // namespace kyso::portal
