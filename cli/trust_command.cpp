// SPDX-License-Identifier: Apache-2.0
// `kyso trust add|list|remove`: which issuers this computer trusts. A fingerprint that the person got by
// another way than the file is the whole security of it, so it is shown, and typed.
#include "cli/cli_texts.hpp"
#include "cli/commands.hpp"
#include "cli/printable.hpp"
#include "cli/trust_store.hpp"
#include "signature/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <istream>
#include <ostream>

namespace kyso::cli {
namespace {

namespace json = boost::json;
using signature::TrustAnchor;

constexpr std::size_t typed_digits = 8;

std::string day_of(std::chrono::sys_seconds when) {
    return signature::to_rfc3339(when).substr(0, 10);
}

/// Hexadecimal as people copy it, without its colons and spaces, in small letters.
std::string digits_of(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c != ':' && c != ' ' && c != '\t' && c != '\r')
            digits += c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return digits;
}

/// As issuers print it: AB:CD:…
std::string fingerprint_of(const signature::Certificate& certificate) {
    std::string spaced;
    for (const char c : to_hex(certificate.sha256())) {
        if (spaced.size() % 3 == 2) spaced += ':';
        spaced += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return spaced;
}

json::object describe(const StoredAnchor& stored) {
    const auto& certificate = stored.anchor.certificate;
    return {{"sha256", to_hex(certificate.sha256())},
            {"subject", printable(certificate.subject_rfc4514())},
            {"issuer", printable(certificate.issuer_rfc4514())},
            {"notBefore", signature::to_rfc3339(certificate.not_before())},
            {"notAfter", signature::to_rfc3339(certificate.not_after())},
            {"scope", stored.system ? "system" : "person"},
            {"file", printable(stored.anchor.file.string())},
            {"source", printable(stored.anchor.source)},
            {"added", printable(stored.anchor.added)},
            {"by", printable(stored.anchor.by)}};
}

void show(const TrustAnchor& anchor, const Invocation& invocation, std::ostream& out) {
    const auto& certificate = anchor.certificate;
    const auto line = [&](CliText name, std::string_view value) {
        out << say(name, invocation.language, {printable(value)}) << '\n';
    };
    line(CliText::trust_subject, certificate.subject_rfc4514());
    line(CliText::trust_issuer, certificate.issuer_rfc4514());
    line(CliText::trust_validity, day_of(certificate.not_before()) + " – " + day_of(certificate.not_after()));
    line(CliText::trust_fingerprint, fingerprint_of(certificate));
}

/// Errc::fingerprint_mismatch unless the person vouches for exactly this certificate.
Result<void> confirm(const TrustAnchor& anchor, const Invocation& invocation,
                     const Surroundings& surroundings) {
    const std::string actual = to_hex(anchor.certificate.sha256());
    if (!invocation.fingerprint.empty()) {
        if (digits_of(invocation.fingerprint) == actual) return {};
        return Error{Errc::fingerprint_mismatch, "the file's is " + actual};
    }
    if (invocation.json) return Error{Errc::fingerprint_mismatch, "--json wants --fingerprint"};
    show(anchor, invocation, surroundings.out);
    surroundings.out << say(CliText::trust_type_digits, invocation.language) << ' ' << std::flush;
    std::string typed;
    std::getline(surroundings.in, typed);
    if (digits_of(typed) == actual.substr(0, typed_digits)) return {};
    return Error{Errc::fingerprint_mismatch};
}

Result<StoredAnchor> add(const Invocation& invocation, const Surroundings& surroundings,
                         const TrustStore& store) {
    auto read = signature::read_trust_file(invocation.trust_file);
    if (!read) return Error{Errc::certificate_invalid, read.error().detail()};
    if (read->size() != 1)
        return Error{Errc::certificate_invalid,
                     invocation.trust_file + ": one certificate at a time is wanted"};
    TrustAnchor anchor = std::move(read->front());
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now > anchor.certificate.not_after()) return Error{Errc::certificate_expired, invocation.trust_file};
    if (auto confirmed = confirm(anchor, invocation, surroundings); !confirmed) return confirmed.error();
    anchor.source = invocation.trust_source;
    anchor.added = signature::to_rfc3339(now);
    anchor.by = current_user();
    return store.add(std::move(anchor), invocation.system);
}

void print_table(const std::vector<StoredAnchor>& anchors, Language language, std::ostream& out) {
    std::vector<std::vector<std::string>> rows{
        {say(CliText::column_fingerprint, language), say(CliText::column_issuer_name, language),
         say(CliText::column_until, language), say(CliText::column_scope, language),
         say(CliText::column_added, language), say(CliText::column_source, language)}};
    for (const StoredAnchor& stored : anchors) {
        const auto& anchor = stored.anchor;
        const auto& certificate = anchor.certificate;
        const std::string& name = certificate.common_name();
        rows.push_back({to_hex(certificate.sha256()).substr(0, 16),
                        printable(name.empty() ? certificate.subject_rfc4514() : name),
                        day_of(certificate.not_after()),
                        say(stored.system ? CliText::scope_system : CliText::scope_person, language),
                        printable(anchor.added.empty() ? "-" : anchor.added.substr(0, 10)),
                        printable(anchor.source.empty() ? "-" : anchor.source)});
    }
    out << table(rows);
}

/// Says on success what was done, and that kysod must be started again.
ExitCode tell(const Result<StoredAnchor>& done, CliText sentence, const Invocation& invocation,
              const Surroundings& surroundings) {
    if (!done) return report(done.error(), invocation, surroundings);
    if (invocation.json)
        surroundings.out << json::serialize(describe(*done)) << '\n';
    else
        surroundings.out << say(sentence, invocation.language, {printable(done->anchor.file.string())})
                         << '\n'
                         << say(CliText::trust_restart, invocation.language) << '\n';
    return ExitCode::ok;
}

} // namespace

ExitCode trust_add_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto store = TrustStore::of(surroundings.environment);
    if (!store) return report(store.error(), invocation, surroundings);
    return tell(add(invocation, surroundings, *store), CliText::trust_added, invocation, surroundings);
}

ExitCode trust_remove_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto store = TrustStore::of(surroundings.environment);
    if (!store) return report(store.error(), invocation, surroundings);
    return tell(store->remove(digits_of(invocation.fingerprint), invocation.system), CliText::trust_removed,
                invocation, surroundings);
}

ExitCode trust_list_command(const Invocation& invocation, const Surroundings& surroundings) {
    const auto store = TrustStore::of(surroundings.environment);
    if (!store) return report(store.error(), invocation, surroundings);
    const auto anchors = store->list();
    if (!anchors) return report(anchors.error(), invocation, surroundings);
    if (invocation.json) {
        json::array list;
        for (const StoredAnchor& stored : *anchors)
            list.push_back(describe(stored));
        surroundings.out << json::serialize(json::object{{"anchors", std::move(list)}}) << '\n';
    } else if (anchors->empty()) {
        surroundings.out << say(CliText::trust_nobody, invocation.language) << '\n';
    } else {
        print_table(*anchors, invocation.language, surroundings.out);
    }
    return ExitCode::ok;
}

} // namespace kyso::cli
