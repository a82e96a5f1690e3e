// SPDX-License-Identifier: Apache-2.0
// `kyso certificates` and `kyso holder`: what is on the tokens, for the person at the terminal. No PIN is
// asked; nothing is signed.
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/printable.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

namespace kyso::cli {
namespace {

namespace json = boost::json;

/// A cold start of several driver hosts, each within its own deadline.
constexpr std::chrono::seconds patience{60};

/// The member of an object at the end of a path of names; null where there is none.
const json::value* member(const json::value& value, std::initializer_list<std::string_view> path) {
    const json::value* at = &value;
    for (const std::string_view name : path) {
        const json::object* object = at->if_object();
        at = object != nullptr ? object->if_contains(name) : nullptr;
        if (at == nullptr) return nullptr;
    }
    return at;
}

/// Safe to print; empty where it is no text.
std::string text_at(const json::value& value, std::initializer_list<std::string_view> path) {
    const json::value* found = member(value, path);
    if (found == nullptr || !found->is_string()) return {};
    return printable({found->get_string().data(), found->get_string().size()});
}

std::string capitals(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

Result<json::array> certificates_of(const Invocation& invocation, const Environment& environment) {
    const auto socket = ipc_socket(environment);
    if (!socket) return socket.error();
    auto daemon = DaemonClient::connect(*socket, patience);
    if (!daemon) return daemon.error();
    if (auto greeted = daemon->hello(invocation.language); !greeted) return greeted.error();
    auto answer = daemon->call(Method::list_certificates, {});
    if (!answer) return answer.error();
    json::value* list = answer->if_contains("certificates");
    if (list == nullptr || !list->is_array())
        return Error{Errc::internal_error, "kysod's answer: no certificates"};
    const std::string& wanted = invocation.fingerprint;
    json::array found;
    for (json::value& entry : list->get_array())
        if (text_at(entry, {"certificate", "sha256"}).starts_with(wanted)) found.push_back(std::move(entry));
    if (found.empty()) return Error{Errc::certificate_not_found, wanted};
    return found;
}

std::string name_of(const json::value& entry) {
    const std::string name = text_at(entry, {"holder", "name"});
    const std::string organisation = text_at(entry, {"holder", "organisation"});
    if (name.empty() && organisation.empty()) return text_at(entry, {"certificate", "subject"});
    return name.empty() ? organisation : name;
}

/// `CCCD 079200001234`, of each.
std::vector<std::string> ids_of(const json::value& entry) {
    std::vector<std::string> ids;
    const json::value* list = member(entry, {"holder", "ids"});
    if (list == nullptr || !list->is_array()) return ids;
    for (const json::value& id : list->get_array())
        ids.push_back(text_at(id, {"type"}) == "other"
                          ? text_at(id, {"raw"})
                          : capitals(text_at(id, {"type"})) + " " + text_at(id, {"value"}));
    return ids;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : ", ") + text;
    return all;
}

std::string usable_text(const json::value& entry, Language language) {
    const json::value* usable = member(entry, {"usable"});
    if (usable != nullptr && usable->is_bool() && usable->get_bool())
        return say(CliText::certificate_usable, language);
    return text_at(entry, {"error", "name"});
}

std::string overview(const json::array& entries, Language language) {
    std::vector<std::vector<std::string>> rows{
        {say(CliText::column_fingerprint, language), say(CliText::column_holder, language),
         say(CliText::column_ids, language), say(CliText::column_until, language),
         say(CliText::column_token, language), say(CliText::column_state, language)}};
    for (const json::value& entry : entries)
        rows.push_back({text_at(entry, {"certificate", "sha256"}).substr(0, 16), name_of(entry),
                        joined(ids_of(entry)), text_at(entry, {"certificate", "notAfter"}).substr(0, 10),
                        text_at(entry, {"device", "label"}), usable_text(entry, language)});
    return table(rows);
}

/// Everything about one holder, each with the attribute it was read from.
std::string details(const json::value& entry, Language language) {
    std::vector<std::vector<std::string>> rows{
        {say(CliText::holder_certificate, language), text_at(entry, {"certificate", "sha256"})}};
    const auto add = [&](CliText label, const std::string& value, const std::string& from) {
        if (!value.empty())
            rows.push_back({say(label, language), value + (from.empty() ? "" : " (" + from + ")")});
    };
    constexpr std::array fields{std::pair{"name", CliText::holder_name},
                                std::pair{"organisation", CliText::holder_organisation},
                                std::pair{"title", CliText::holder_title},
                                std::pair{"phone", CliText::holder_phone},
                                std::pair{"locality", CliText::holder_locality},
                                std::pair{"province", CliText::holder_province}};
    for (const auto& [name, label] : fields)
        add(label, text_at(entry, {"holder", name}), text_at(entry, {"holder", "from", name}));
    constexpr std::array lists{std::pair{"units", CliText::holder_unit},
                               std::pair{"email", CliText::holder_email}};
    for (const auto& [name, label] : lists)
        if (const json::value* values = member(entry, {"holder", name});
            values != nullptr && values->is_array())
            for (const json::value& value : values->get_array())
                add(label, text_at(value, {}), {});
    if (const json::value* ids = member(entry, {"holder", "ids"}); ids != nullptr && ids->is_array()) {
        const std::vector<std::string> shown = ids_of(entry);
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const json::value* valid = member(ids->get_array()[i], {"valid"});
            const bool right = valid != nullptr && valid->is_bool() && valid->get_bool();
            add(CliText::holder_id, shown[i] + (right ? "" : say(CliText::holder_id_wrong, language)),
                text_at(ids->get_array()[i], {"from"}));
        }
    }
    add(CliText::holder_issuer, text_at(entry, {"certificate", "issuer"}),
        say(text_at(entry, {"issuerStatus"}) == "trusted" ? CliText::holder_trusted
                                                          : CliText::holder_untrusted,
            language));
    add(CliText::holder_validity,
        text_at(entry, {"certificate", "notBefore"}).substr(0, 10) + " – " +
            text_at(entry, {"certificate", "notAfter"}).substr(0, 10),
        {});
    add(CliText::holder_usable, usable_text(entry, language), {});
    return table(rows);
}

/// Both commands: the same entries, told by `tell`.
template <class Tell>
ExitCode list(const Invocation& invocation, const Surroundings& surroundings, Tell tell) {
    auto entries = certificates_of(invocation, surroundings.environment);
    if (!entries) return report(entries.error(), invocation, surroundings);
    if (invocation.json)
        surroundings.out << json::serialize(json::object{{"certificates", *std::move(entries)}}) << '\n';
    else
        tell(*entries);
    return ExitCode::ok;
}

} // namespace

ExitCode certificates_command(const Invocation& invocation, const Surroundings& surroundings) {
    return list(invocation, surroundings, [&](const json::array& entries) {
        surroundings.out << overview(entries, invocation.language);
    });
}

ExitCode holder_command(const Invocation& invocation, const Surroundings& surroundings) {
    return list(invocation, surroundings, [&](const json::array& entries) {
        bool first = true;
        for (const json::value& entry : entries) {
            if (!std::exchange(first, false)) surroundings.out << '\n';
            surroundings.out << details(entry, invocation.language);
        }
    });
}

} // namespace kyso::cli
