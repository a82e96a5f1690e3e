// SPDX-License-Identifier: Apache-2.0
// Strict reading of the JSON between kysod and kyso-prompt: every member named and of its kind, none else.
// Used by prompt_wire only. After the first wrong member every read answers an empty value and the error
// stays.
#pragma once

#include "protocol/bytes.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <optional>
#include <utility>

namespace kyso::prompt {

/// Errc::parse_error, bad_encoding (not UTF-8), too_deep or duplicate_key.
Result<boost::json::value> parse_json(ByteView json);

/// How an enumeration is spelled.
template <class Value, std::size_t N>
using Names = std::array<std::pair<std::string_view, Value>, N>;

template <class Value, std::size_t N>
std::string_view name_of(const Names<Value, N>& names, Value value) noexcept {
    for (const auto& [name, named] : names)
        if (named == value) return name;
    return {};
}

class Members {
  public:
    /// `path` is for errors; `error` is shared by all readers of one message and outlives them.
    Members(const boost::json::value& value, std::string path, std::optional<Error>& error);
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;

    std::string text(std::string_view name);
    bool flag(std::string_view name);
    std::size_t number_below(std::string_view name, std::size_t limit);

    template <class Value, std::size_t N>
    Value one_of(std::string_view name, const Names<Value, N>& names) {
        const std::string spelled = text(name);
        for (const auto& [known, value] : names)
            if (known == spelled) return value;
        fail(path_of(name), "not a known word");
        return names.front().second;
    }

    /// Calls `read(Members&)` for each object of an array of at_least to at_most.
    template <class Read>
    void each(std::string_view name, std::size_t at_least, std::size_t at_most, Read&& read) {
        const boost::json::array* list = array(name, at_least, at_most);
        for (std::size_t i = 0; list != nullptr && i < list->size() && !error_; ++i) {
            Members members{(*list)[i], path_of(name) + "[" + std::to_string(i) + "]", error_};
            read(members);
            members.finish();
        }
    }

    /// After the last read: a member that was not asked for is an error.
    void finish();

  private:
    const boost::json::value* member(std::string_view name);
    const boost::json::array* array(std::string_view name, std::size_t at_least, std::size_t at_most);
    std::string path_of(std::string_view name) const;
    void fail(std::string path, std::string detail, Errc errc = Errc::invalid_params);

    std::string path_;
    std::optional<Error>& error_;
    const boost::json::object* object_;
    std::size_t read_ = 0;
};

} // namespace kyso::prompt
