// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/profile.hpp"
#include "pkcs11/kit/report.hpp"
#include "pkcs11/kit/return_value_name.hpp"
#include "protocol/version.hpp"

#include <algorithm>
#include <cstdio>

namespace kyso::pkcs11::kit {
namespace {

/// XML 1.0 has no word for most control characters.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else if ((octet < 0x20 && c != '\n') || octet == 0x7f)
            result += '?';
        else
            result += c;
    }
    return result;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string{name} + "=\"" + escaped(value) + "\"";
}

std::string seconds(std::chrono::milliseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(time.count()) / 1000);
    return text;
}

std::string body(const RunReport& report, const CheckResult& result) {
    const CheckInfo& check = *result.check;
    std::string text = "expected: " + result.outcome.expected + "\nobserved: " + result.outcome.observed +
                       "\nseverity: " + std::string{name(check.severity)} +
                       "\nconsequence: " + std::string{check.impact_en} + "\nagain: " + again(report, check) +
                       "\n";
    for (const Call& call : result.trace)
        text += call.function + ": " +
                (call.returned ? return_value_name(*call.returned) : "did not return") + "\n";
    return escaped(text);
}

std::string testcase(const RunReport& report, const CheckResult& result) {
    const CheckInfo& check = *result.check;
    std::string text = "    <testcase" + attribute("classname", group_of(check.id)) +
                       attribute("name", std::string{check.id} + " " + std::string{check.title_en}) +
                       attribute("time", seconds(result.took));
    const Outcome& outcome = result.outcome;
    switch (outcome.verdict) {
    case Verdict::pass:
        return text + "/>\n";
    case Verdict::skip:
        return text + "><skipped" + attribute("message", outcome.observed) + "/></testcase>\n";
    case Verdict::blocked:
        return text + "><error type=\"blocked\"" + attribute("message", outcome.observed) + "/></testcase>\n";
    case Verdict::deviation:
        return text + "><system-out>deviation\n" + body(report, result) + "</system-out></testcase>\n";
    case Verdict::fail:
        return text + "><failure" + attribute("type", name(check.severity)) +
               attribute("message", outcome.observed) + ">" + body(report, result) +
               "</failure></testcase>\n";
    }
    return {};
}

std::string property(std::string_view name, std::string_view value) {
    return "      <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

std::string suite(const RunReport& report, std::string_view group) {
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    std::string cases;
    std::chrono::milliseconds took{};
    for (const CheckResult& result : report.results) {
        if (group_of(result.check->id) != group) continue;
        ++tests;
        failures += result.outcome.verdict == Verdict::fail ? 1 : 0;
        errors += result.outcome.verdict == Verdict::blocked ? 1 : 0;
        skipped += result.outcome.verdict == Verdict::skip ? 1 : 0;
        took += result.took;
        cases += testcase(report, result);
    }
    std::string properties = property("module", report.module) +
                             property("module.sha256", report.module_sha256) + property("kit", version) +
                             property("profile", profile_name);
    for (const auto& [fact, value] : report.facts)
        properties += property(fact, value);
    return "  <testsuite" + attribute("name", group) + attribute("tests", std::to_string(tests)) +
           attribute("failures", std::to_string(failures)) + attribute("errors", std::to_string(errors)) +
           attribute("skipped", std::to_string(skipped)) + attribute("time", seconds(took)) +
           ">\n    <properties>\n" + properties + "    </properties>\n" + cases + "  </testsuite>\n";
}

} // namespace

std::string to_junit(const RunReport& report) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kyso driver test\">\n";
    std::vector<std::string_view> groups;
    for (const CheckResult& result : report.results) {
        const auto group = group_of(result.check->id);
        if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
    }
    for (const std::string_view group : groups)
        text += suite(report, group);
    if (report.results.empty() || !report.kit_error.empty()) // an empty suite would be green
        text +=
            "  <testsuite name=\"kit\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase"
            " classname=\"kit\" name=\"run\"><error type=\"kit\"" +
            attribute("message", report.kit_error) + "/></testcase>\n  </testsuite>\n";
    return text + "</testsuites>\n";
}

} // namespace kyso::pkcs11::kit
