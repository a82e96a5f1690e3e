// SPDX-License-Identifier: Apache-2.0
#include "signature/canonical_json.hpp"

#include "protocol/bytes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <algorithm>

namespace kyso::signature {
namespace {

constexpr unsigned max_depth = 16;

/// RFC 8785 section 3.2.2.2: two-character escapes where JSON has them, \u00xx for other controls, the rest
/// as is.
void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view short_escapes = "btn_fr"; // 0x08 to 0x0D; 0x0B has none
    out.push_back('"');
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.append({'\\', c});
        } else if (octet >= 0x20) {
            out.push_back(c);
        } else if (octet >= 0x08 && octet <= 0x0D && octet != 0x0B) {
            out.append({'\\', short_escapes[octet - 0x08U]});
        } else {
            out.append("\\u00").append({digits[octet >> 4U], digits[octet & 0xFU]});
        }
    }
    out.push_back('"');
}

/// Pre: is_utf8(text).
std::u16string utf16_of(std::string_view text) {
    std::u16string units;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i++]);
        const unsigned more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        char32_t point = more == 0 ? lead : lead & (0x3FU >> more);
        for (unsigned k = 0; k < more; ++k)
            point = (point << 6) | (static_cast<unsigned char>(text[i++]) & 0x3FU);
        if (point >= 0x10000) {
            units.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
            point = 0xDC00 + ((point - 0x10000) & 0x3FF);
        }
        units.push_back(static_cast<char16_t>(point));
    }
    return units;
}

class Writer {
  public:
    Result<std::string> write(const boost::json::value& value) {
        if (const auto done = append(value, 0); !done) return done.error();
        return std::move(out_);
    }

  private:
    Result<void> append(const boost::json::value& value, unsigned depth) {
        if (depth > max_depth) return Error::at(path_, Errc::too_deep);
        if (const auto* text = value.if_string()) return append_text(*text);
        if (const auto* object = value.if_object()) return append_object(*object, depth);
        if (const auto* array = value.if_array()) return append_array(*array, depth);
        return Error::at(path_, Errc::statement_invalid, "neither string, array nor object");
    }

    Result<void> append_text(std::string_view text) {
        if (!is_utf8(text)) return Error::at(path_, Errc::statement_invalid, "not UTF-8");
        append_string(out_, text);
        return {};
    }

    Result<void> append_array(const boost::json::array& array, unsigned depth) {
        const std::size_t here = path_.size();
        out_.push_back('[');
        for (std::size_t i = 0; i < array.size(); ++i) {
            if (i > 0) out_.push_back(',');
            path_.append("[").append(std::to_string(i)).append("]");
            if (auto done = append(array[i], depth + 1); !done) return done;
            path_.resize(here);
        }
        out_.push_back(']');
        return {};
    }

    Result<void> append_object(const boost::json::object& object, unsigned depth) {
        struct Member {
            std::u16string order;
            const boost::json::key_value_pair* pair;
        };
        std::vector<Member> members;
        for (const auto& pair : object) {
            if (!is_utf8(pair.key())) return Error::at(path_, Errc::statement_invalid, "key is not UTF-8");
            members.push_back({utf16_of(pair.key()), &pair});
        }
        // Section 3.2.3: by UTF-16 code units, which is not the order of UTF-8 octets above U+FFFF.
        std::sort(members.begin(), members.end(),
                  [](const auto& a, const auto& b) { return a.order < b.order; });
        const std::size_t here = path_.size();
        out_.push_back('{');
        for (const Member& member : members) {
            if (&member != &members.front()) out_.push_back(',');
            append_string(out_, member.pair->key());
            out_.push_back(':');
            path_.append(here == 0 ? "" : ".").append(member.pair->key());
            if (auto done = append(member.pair->value(), depth + 1); !done) return done;
            path_.resize(here);
        }
        out_.push_back('}');
        return {};
    }

    std::string out_;
    std::string path_;
};

} // namespace

Result<std::string> canonical_json(const boost::json::value& value) {
    return Writer{}.write(value);
}

} // namespace kyso::signature
