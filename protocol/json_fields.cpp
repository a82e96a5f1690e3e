// SPDX-License-Identifier: Apache-2.0
#include "protocol/json_fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <algorithm>

namespace kyso {
namespace json = boost::json;

JsonFields::JsonFields(const json::value& value, std::string path, Errc errc)
    : object_(value.if_object()), path_(std::move(path)), errc_(errc) {
    if (object_ == nullptr) error_ = Error::at(path_, errc_, "not an object");
}

void JsonFields::fail(Error error) {
    if (!error_) error_ = std::move(error);
}

void JsonFields::fail(std::string_view name, std::string detail) {
    fail(Error::at(path_ + "." + std::string{name}, errc_, std::move(detail)));
}

bool JsonFields::has(std::string_view name) const noexcept {
    return object_ != nullptr && object_->contains(name);
}

const json::value* JsonFields::member(std::string_view name, bool required) {
    if (error_) return nullptr;
    const json::value* value = object_->if_contains(name);
    if (value == nullptr) {
        if (required) fail(name, "missing");
        return nullptr;
    }
    // The key's own text outlives this reader; `name` may not.
    read_.emplace_back(object_->find(name)->key());
    return value;
}

std::optional<std::string> JsonFields::optional_text(std::string_view name, TextLimits limits) {
    const json::value* value = member(name, false);
    if (value == nullptr) return std::nullopt;
    const json::string* text = value->if_string();
    if (text == nullptr) {
        fail(name, "not a text");
        return std::nullopt;
    }
    if (text->size() < limits.min || text->size() > limits.max) {
        fail(name, "not " + std::to_string(limits.min) + " to " + std::to_string(limits.max) + " octets");
        return std::nullopt;
    }
    return std::string{text->data(), text->size()};
}

std::string JsonFields::text(std::string_view name, TextLimits limits) {
    auto value = optional_text(name, limits);
    if (!value) fail(name, "missing");
    return value.value_or(std::string{});
}

std::size_t JsonFields::choice(std::string_view name, std::initializer_list<std::string_view> allowed) {
    const std::string value = text(name, {1, 64});
    const auto found = std::find(allowed.begin(), allowed.end(), value);
    if (found == allowed.end()) {
        fail(name, "not one of the known values");
        return 0;
    }
    return static_cast<std::size_t>(found - allowed.begin());
}

std::optional<std::size_t> JsonFields::optional_choice(std::string_view name,
                                                       std::initializer_list<std::string_view> allowed) {
    if (!has(name)) return std::nullopt;
    return choice(name, allowed);
}

std::uint64_t JsonFields::number(std::string_view name, std::uint64_t max) {
    const json::value* value = member(name, true);
    if (value == nullptr) return 0;
    std::uint64_t result = 0;
    if (const auto* positive = value->if_uint64())
        result = *positive;
    else if (const auto* any = value->if_int64(); any != nullptr && *any >= 0)
        result = static_cast<std::uint64_t>(*any);
    else
        fail(name, "not a whole number from 0");
    if (result > max) fail(name, "above " + std::to_string(max));
    return good() ? result : 0;
}

bool JsonFields::boolean(std::string_view name) {
    const json::value* value = member(name, true);
    if (value == nullptr) return false;
    if (!value->is_bool()) fail(name, "not true or false");
    return value->is_bool() && value->get_bool();
}

Bytes JsonFields::base64(std::string_view name, TextLimits limits) {
    const std::string digits = text(name, {(limits.min + 2) / 3 * 4, (limits.max + 2) / 3 * 4});
    if (!good()) return {};
    auto bytes = from_base64(digits);
    if (!bytes)
        fail(name, bytes.error().detail());
    else if (bytes->size() < limits.min || bytes->size() > limits.max)
        fail(name, "wrong number of octets");
    return good() ? std::move(*bytes) : Bytes{};
}

std::vector<const json::value*> JsonFields::list(std::string_view name, std::size_t min, std::size_t max) {
    std::vector<const json::value*> elements;
    const json::value* value = member(name, true);
    if (value == nullptr) return elements;
    const json::array* array = value->if_array();
    if (array == nullptr || array->size() < min || array->size() > max) {
        fail(name, "not a list of " + std::to_string(min) + " to " + std::to_string(max));
        return elements;
    }
    for (const json::value& element : *array)
        elements.push_back(&element);
    return elements;
}

std::string JsonFields::element_path(std::string_view name, std::size_t index) const {
    return path_ + "." + std::string{name} + "[" + std::to_string(index) + "]";
}

Result<void> JsonFields::finish() {
    if (!error_) {
        for (const auto& member : *object_)
            if (std::find(read_.begin(), read_.end(), std::string_view{member.key()}) == read_.end()) {
                fail(member.key().size() <= 64 ? std::string_view{member.key()} : "?", "unknown member");
                break;
            }
    }
    if (error_) return *error_;
    return {};
}

} // namespace kyso
