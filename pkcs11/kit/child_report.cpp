// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/child_report.hpp"

#include "pkcs11/client/readable_text.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace kyso::pkcs11::kit {
namespace {

namespace json = boost::json;

constexpr std::size_t most_facts = 64;
constexpr std::size_t longest_text = 1000;

std::string text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return pkcs11::readable_text(value->get_string(), longest_text);
}

unsigned long number(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    json::error_code error;
    return value == nullptr ? 0 : value->to_number<unsigned long>(error);
}

std::optional<Verdict> verdict_named(std::string_view name) {
    const auto* const found = std::ranges::find(verdict_names, name);
    if (found == verdict_names.end()) return std::nullopt;
    return static_cast<Verdict>(found - verdict_names.begin());
}

} // namespace

std::string_view ChildReport::open_call() const noexcept {
    if (trace_.empty() || trace_.back().returned) return {};
    return trace_.back().function;
}

void ChildReport::line(std::string_view line) {
    json::error_code error;
    const json::value value = json::parse({line.data(), line.size()}, error);
    if (error || !value.is_object()) return;
    const json::object& object = value.get_object();
    if (object.contains("call")) {
        trace_.push_back({text(object, "call"), std::nullopt, 0});
        if (trace_.size() > longest_trace) trace_.pop_front();
        if (trace_.back().function == "C_Login") logins_.emplace_back();
    } else if (object.contains("rv")) {
        if (trace_.empty()) return;
        trace_.back().returned = number(object, "rv");
        trace_.back().microseconds = number(object, "us");
        if (trace_.back().function == "C_Login" && !logins_.empty()) logins_.back() = trace_.back().returned;
    } else if (object.contains("step")) {
        step_ = step_named(text(object, "step")).value_or(step_);
    } else if (object.contains("fact")) {
        if (facts_.size() < most_facts) facts_[text(object, "fact")] = text(object, "value");
    } else if (object.contains("verdict")) {
        if (const auto verdict = verdict_named(text(object, "verdict")))
            outcome_ = Outcome{*verdict, text(object, "expected"), text(object, "observed")};
        if (object.contains("failed_step")) failed_step_ = step_named(text(object, "failed_step"));
        no_token_ = object.contains("no_token");
    } else if (object.contains("done")) {
        done_ = true;
    }
}

} // namespace kyso::pkcs11::kit
