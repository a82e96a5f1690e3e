// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/profile.hpp"
#include "pkcs11/kit/report.hpp"
#include "pkcs11/kit/return_value_name.hpp"
#include "protocol/version.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace kyso::pkcs11::kit {
namespace {

namespace json = boost::json;

/// As a shell reads it.
std::string quoted(const std::string& word) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view{"/._-+,:=@"}.find(c) != std::string_view::npos;
    };
    if (!word.empty() && std::ranges::all_of(word, plain)) return word;
    std::string text = "'";
    for (const char c : word)
        text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return text + "'";
}

json::object both(std::string_view vi, std::string_view en) {
    return {{"vi", vi}, {"en", en}};
}

json::array trace(const CheckResult& result) {
    json::array calls;
    for (const Call& call : result.trace) {
        json::object row{{"call", call.function}};
        row["rv"] = call.returned ? json::value(return_value_name(*call.returned)) : json::value(nullptr);
        row["us"] = call.microseconds;
        calls.push_back(std::move(row));
    }
    return calls;
}

json::object check(const RunReport& report, const CheckResult& result) {
    const CheckInfo& info = *result.check;
    json::object object{{"id", info.id},
                        {"group", group_of(info.id)},
                        {"verdict", name(result.outcome.verdict)},
                        {"severity", name(info.severity)},
                        {"clause", info.clause},
                        {"title", both(info.title_vi, info.title_en)},
                        {"ms", result.took.count()}};
    if (result.outcome.verdict == Verdict::pass) return object;
    object["expected"] = result.outcome.expected;
    object["observed"] = result.outcome.observed;
    if (result.outcome.verdict == Verdict::skip || result.outcome.verdict == Verdict::blocked) return object;
    object["impact"] = both(info.impact_vi, info.impact_en);
    object["trace"] = trace(result);
    object["again"] = again(report, info);
    return object;
}

} // namespace

std::string again(const RunReport& report, const CheckInfo& check) {
    std::string command = "kyso driver test " + quoted(report.module);
    for (const std::string& word : report.token)
        command += " " + quoted(word);
    // What all processes did cannot be seen in one.
    return check.of_whole_run ? command : command + " --only " + std::string{check.id};
}

std::string to_json(const RunReport& report, int exit_code) {
    json::object counts;
    for (const Verdict verdict :
         {Verdict::pass, Verdict::fail, Verdict::deviation, Verdict::skip, Verdict::blocked})
        counts[name(verdict)] = report.count(verdict);
    json::object facts;
    for (const auto& [fact, value] : report.facts)
        facts[fact] = value;
    json::object head{{"schema", "kyso-driver-test/1"},
                      {"kit", version},
                      {"profile", profile_name},
                      {"module", {{"path", report.module}, {"sha256", report.module_sha256}}},
                      {"end", run_end_names[static_cast<std::size_t>(report.end)]},
                      {"exit_code", exit_code},
                      {"counts", std::move(counts)},
                      {"facts", std::move(facts)}};
    if (!report.blocked.empty()) head["blocked"] = report.blocked;
    if (!report.kit_error.empty()) head["kit_error"] = report.kit_error;
    std::string text = json::serialize(head);
    text.pop_back();
    text += ",\"checks\":[";
    for (const CheckResult& result : report.results)
        text += (text.back() == '[' ? "\n" : ",\n") + json::serialize(check(report, result));
    return text + "\n]}\n";
}

} // namespace kyso::pkcs11::kit
