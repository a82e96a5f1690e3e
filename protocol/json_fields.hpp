// SPDX-License-Identifier: Apache-2.0
// Reads the members of one JSON object, strictly: what is missing, unknown, of another type or out of bounds
// becomes one error that names its path. After the first fault every read answers an empty value; finish()
// tells. Used for the parameters of methods and for every other object that comes from outside.
#pragma once

#include "protocol/bytes.hpp"

#include <boost/json/value.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace kyso {

/// Octets, both inclusive.
struct TextLimits {
    std::size_t min = 1;
    std::size_t max = 256;
};

class JsonFields {
  public:
    /// `path` names the object itself, for example `params`; `errc` is the error to give.
    JsonFields(const boost::json::value& value, std::string path, Errc errc = Errc::invalid_params);

    std::string text(std::string_view name, TextLimits limits);
    std::optional<std::string> optional_text(std::string_view name, TextLimits limits);
    /// Index of the member's text in `allowed`.
    std::size_t choice(std::string_view name, std::initializer_list<std::string_view> allowed);
    /// As choice(), of a member that may be absent.
    std::optional<std::size_t> optional_choice(std::string_view name,
                                               std::initializer_list<std::string_view> allowed);
    std::uint64_t number(std::string_view name, std::uint64_t max);
    bool boolean(std::string_view name);
    /// Standard base64 of min to max octets.
    Bytes base64(std::string_view name, TextLimits limits);
    /// The elements of an array of at most `max`; each is read with JsonFields again, its path from
    /// element_path().
    std::vector<const boost::json::value*> list(std::string_view name, std::size_t min, std::size_t max);
    std::string element_path(std::string_view name, std::size_t index) const;
    /// A member that the caller reads itself; null where absent and optional.
    const boost::json::value* member(std::string_view name, bool required);
    bool has(std::string_view name) const noexcept;

    /// Takes over a fault found by the caller or by a nested reader.
    void fail(Error error);
    void fail(std::string_view name, std::string detail);
    bool good() const noexcept { return !error_; }
    /// The first fault, or that a member was never asked for.
    Result<void> finish();

  private:
    const boost::json::object* object_ = nullptr;
    std::string path_;
    Errc errc_;
    std::vector<std::string_view> read_;
    std::optional<Error> error_;
};

} // namespace kyso
