// SPDX-License-Identifier: Apache-2.0
#include "daemon/prompt/json_members.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include <utility>

namespace kyso::prompt {

namespace json = boost::json;

Result<json::value> parse_json(ByteView text) {
    if (!is_utf8(as_text(text))) return Error{Errc::bad_encoding, "not UTF-8"};
    json::parse_options options;
    options.max_depth = 8;
    json::error_code failed;
    json::value value = json::parse(as_text(text), failed, {}, options);
    if (failed == json::error::too_deep) return Error{Errc::too_deep};
    if (failed) return Error{Errc::parse_error, failed.message()};
    return value;
}

Members::Members(const json::value& value, std::string path, std::optional<Error>& error)
    : path_(std::move(path)), error_(error), object_(value.if_object()) {
    if (object_ == nullptr) fail(path_, "not an object");
}

std::string Members::text(std::string_view name) {
    const json::value* found = member(name);
    if (found == nullptr) return {};
    if (const json::string* string = found->if_string()) return {string->data(), string->size()};
    fail(path_of(name), "not a string");
    return {};
}

bool Members::flag(std::string_view name) {
    const json::value* found = member(name);
    if (found == nullptr) return false;
    if (const bool* value = found->if_bool()) return *value;
    fail(path_of(name), "not true or false");
    return false;
}

std::size_t Members::number_below(std::string_view name, std::size_t limit) {
    const json::value* found = member(name);
    if (found == nullptr) return 0;
    const std::int64_t* value = found->if_int64();
    if (value != nullptr && *value >= 0 && std::cmp_less(*value, limit))
        return static_cast<std::size_t>(*value);
    fail(path_of(name), "not a whole number below " + std::to_string(limit));
    return 0;
}

void Members::finish() {
    if (!error_ && object_->size() != read_) fail(path_, "unknown member");
}

const json::value* Members::member(std::string_view name) {
    if (error_) return nullptr;
    const json::value* found = object_->if_contains(name);
    if (found == nullptr)
        fail(path_of(name), "missing");
    else
        ++read_;
    return found;
}

const json::array* Members::array(std::string_view name, std::size_t at_least, std::size_t at_most) {
    const json::value* found = member(name);
    if (found == nullptr) return nullptr;
    const json::array* list = found->if_array();
    if (list == nullptr)
        fail(path_of(name), "not an array");
    else if (list->size() > at_most)
        fail(path_of(name), "more than " + std::to_string(at_most), Errc::too_large);
    else if (list->size() < at_least)
        fail(path_of(name), "fewer than " + std::to_string(at_least));
    return error_ ? nullptr : list;
}

std::string Members::path_of(std::string_view name) const {
    return path_.empty() ? std::string{name} : path_ + "." + std::string{name};
}

void Members::fail(std::string path, std::string detail, Errc errc) {
    if (!error_) error_ = Error::at(std::move(path), errc, std::move(detail));
}

} // namespace kyso::prompt
