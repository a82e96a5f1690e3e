// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/xml_writer.hpp"

namespace kyso::mss {
namespace {

/// What stands for a character that markup could be taken for; empty: itself. XML 1.0, section 2.4.
constexpr std::string_view escape_of(char c) noexcept {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return {};
    }
}

} // namespace

void XmlWriter::finish_tag() {
    if (in_tag_) text_ += '>';
    in_tag_ = false;
}

void XmlWriter::escaped(std::string_view value) {
    for (const char c : value)
        if (const std::string_view escape = escape_of(c); escape.empty())
            text_ += c;
        else
            text_ += escape;
}

XmlWriter& XmlWriter::begin(std::string_view name) {
    finish_tag();
    text_ += '<';
    open_.push_back({text_.size(), name.size()});
    text_ += name;
    in_tag_ = true;
    return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
    text_ += ' ';
    text_ += name;
    text_ += "=\"";
    escaped(value);
    text_ += '"';
    return *this;
}

XmlWriter& XmlWriter::text(std::string_view value) {
    finish_tag();
    escaped(value);
    return *this;
}

XmlWriter& XmlWriter::end() {
    const Name name = open_.back();
    open_.pop_back();
    if (in_tag_) {
        text_ += "/>";
    } else {
        text_ += "</";
        text_.append(text_, name.at, name.size);
        text_ += '>';
    }
    in_tag_ = false;
    return *this;
}

} // namespace kyso::mss
