// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/kit/check/teller.hpp"

#include "pkcs11/client/readable_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <unistd.h>

namespace kyso::pkcs11::kit {
namespace {

/// What a module said may be anything; JSON is UTF-8.
std::string readable(std::string_view text) {
    return pkcs11::readable_text(text, 1000);
}

} // namespace

void Teller::line(std::string text) const {
    text += '\n';
    // Nobody to tell it to if this fails; the run misses the end and says so.
    [[maybe_unused]] const ssize_t written = ::write(fd_, text.data(), text.size());
}

void Teller::step(Step step) const {
    line(R"({"step":")" + std::string{name(step)} + R"("})");
}

void Teller::call(std::string_view function) const {
    line(R"({"call":")" + std::string{function} + R"("})");
}

void Teller::returned(unsigned long return_value, std::chrono::microseconds took) const {
    line(R"({"rv":)" + std::to_string(return_value) + R"(,"us":)" + std::to_string(took.count()) + "}");
}

void Teller::fact(std::string_view name, std::string_view value) const {
    line(boost::json::serialize(boost::json::object{{"fact", name}, {"value", readable(value)}}));
}

void Teller::outcome(const Outcome& outcome, std::optional<Step> failed_step, bool no_token) const {
    boost::json::object object{{"verdict", name(outcome.verdict)},
                               {"expected", readable(outcome.expected)},
                               {"observed", readable(outcome.observed)}};
    if (failed_step) object["failed_step"] = name(*failed_step);
    if (no_token) object["no_token"] = true;
    line(boost::json::serialize(object));
}

void Teller::done() const {
    line(R"({"done":true})");
}

} // namespace kyso::pkcs11::kit
