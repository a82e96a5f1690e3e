// SPDX-License-Identifier: Apache-2.0
// XML as text: elements, attributes, texts, nothing else. Escapes what needs it; the caller has checked that
// XML can carry the texts. Ours and not libxml2's because a gateway writes 10,000 polls a second
// (docs/decisions/0009-polls.md). For soap_writer.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kyso::mss {

class XmlWriter {
  public:
    XmlWriter() { text_.reserve(usual_size); }

    /// Open until end().
    XmlWriter& begin(std::string_view name);
    /// Of the element that was just begun.
    XmlWriter& attribute(std::string_view name, std::string_view value);
    XmlWriter& text(std::string_view value);
    XmlWriter& end();
    /// One with nothing but a text in it.
    XmlWriter& element(std::string_view name, std::string_view value) {
        return begin(name).text(value).end();
    }

    /// Everything, once all elements are closed.
    std::string take() { return std::move(text_); }

  private:
    static constexpr std::size_t usual_size = 1024;
    struct Name { ///< where it stands in text_
        std::size_t at, size;
    };

    void finish_tag();
    void escaped(std::string_view value);

    std::string text_;
    std::vector<Name> open_;
    bool in_tag_ = false; ///< its `>` is not written yet
};

} // namespace kyso::mss
