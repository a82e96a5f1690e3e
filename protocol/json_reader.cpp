// SPDX-License-Identifier: Apache-2.0
#include "protocol/json_reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <optional>
#include <set>
#include <vector>

namespace kyso {
namespace {

namespace json = boost::json;

/// SAX handler that builds the value and refuses what the header says. The names of its members are Boost's.
class StrictHandler {
  public:
    static constexpr std::size_t max_object_size = 4096;
    static constexpr std::size_t max_array_size = 16384;
    static constexpr std::size_t max_key_size = 256;
    static constexpr std::size_t max_string_size = std::size_t{8} << 20;

    std::optional<Errc> refused;
    json::value_stack stack;

    bool on_document_begin(json::error_code&) {
        stack.reset();
        return true;
    }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) {
        keys_.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t size, json::error_code&) {
        keys_.pop_back();
        stack.push_object(size);
        return true;
    }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t size, json::error_code&) {
        stack.push_array(size);
        return true;
    }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        key_.append(part.data(), part.size());
        stack.push_chars(part);
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        key_.append(part.data(), part.size());
        if (!keys_.back().insert(std::move(key_)).second) return refuse(Errc::duplicate_key, error);
        key_.clear();
        stack.push_key(part);
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        stack.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        stack.push_string(part);
        return true;
    }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t value, json::string_view, json::error_code&) {
        stack.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, json::string_view, json::error_code&) {
        stack.push_uint64(value);
        return true;
    }
    bool on_double(double, json::string_view, json::error_code& error) {
        return refuse(Errc::invalid_params, error);
    }
    bool on_bool(bool value, json::error_code&) {
        stack.push_bool(value);
        return true;
    }
    bool on_null(json::error_code&) {
        stack.push_null();
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    bool refuse(Errc errc, json::error_code& error) {
        refused = errc;
        error = make_error_code(json::error::syntax);
        return false;
    }

    std::vector<std::set<std::string>> keys_; // one set per open object
    std::string key_;
};

} // namespace

Result<json::value> read_json(std::string_view text, std::size_t max_depth) {
    json::parse_options options;
    options.max_depth = max_depth;
    json::basic_parser<StrictHandler> parser{options};
    json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error) {
        if (parser.handler().refused)
            return Error{*parser.handler().refused, "JSON octet " + std::to_string(used)};
        if (error == json::error::too_deep) return Error{Errc::too_deep};
        if (error == json::error::object_too_large || error == json::error::array_too_large ||
            error == json::error::key_too_large || error == json::error::string_too_large)
            return Error{Errc::too_large, error.message()};
        return Error{Errc::parse_error, error.message() + " at octet " + std::to_string(used)};
    }
    if (used != text.size()) return Error{Errc::parse_error, "octets after the value"};
    return parser.handler().stack.release();
}

} // namespace kyso
