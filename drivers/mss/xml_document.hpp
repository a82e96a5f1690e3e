// SPDX-License-Identifier: Apache-2.0
// Hostile XML as a tree, by libxml2 with everything off that XML can do beyond elements, attributes and text:
// no DOCTYPE, no processing instruction, no entity but the five, no network, UTF-8 only; depth and numbers of
// elements and attributes limited. For soap_reply.cpp.
#pragma once

#include "protocol/result.hpp"

#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kyso::mss {

/// Points into its document.
class XmlElement {
  public:
    explicit XmlElement(const xmlNode* node) noexcept : node_(node) {}

    std::string_view name() const noexcept;       ///< without prefix
    std::string_view name_space() const noexcept; ///< empty: none
    std::vector<XmlElement> children() const;     ///< elements only
    /// Of no namespace.
    std::optional<std::string> attribute(std::string_view name) const;
    /// Text and CDATA right inside, comments left out; nothing where there are elements.
    std::optional<std::string> text() const;
    /// Every text below, for logs.
    std::string all_text() const;

  private:
    const xmlNode* node_;
};

class XmlDocument {
  public:
    /// sim_service_failed: not well-formed. sim_answer_refused: what the header says is off, or a limit. The
    /// caller limits the size.
    static Result<XmlDocument> read(std::string_view text, unsigned max_depth);

    XmlElement root() const noexcept { return XmlElement{xmlDocGetRootElement(document_.get())}; }

  private:
    using Handle = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;
    explicit XmlDocument(Handle document) noexcept : document_(std::move(document)) {}
    Handle document_;
};

} // namespace kyso::mss
