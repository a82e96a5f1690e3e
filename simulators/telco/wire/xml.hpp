// SPDX-License-Identifier: Apache-2.0
// The little of libxml2 that SOAP needs: reading without DTD, entities or network, and building a tree.
// Nothing else in the simulator calls libxml2.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kyso::telco {

struct FreeXml {
    void operator()(xmlDoc* document) const noexcept { xmlFreeDoc(document); }
};
using XmlDocument = std::unique_ptr<xmlDoc, FreeXml>;

/// Null: not well-formed, larger or deeper than a message is, or it has a DOCTYPE.
XmlDocument read_xml(std::string_view text);

/// The element's name without its prefix.
std::string_view local_name(const xmlNode* node);
/// Empty: none.
std::string_view namespace_of(const xmlNode* node);
std::vector<const xmlNode*> children_of(const xmlNode* node);
const xmlNode* child_of(const xmlNode* node, std::string_view name);
/// Text content of the element itself and all below it.
std::string text_of(const xmlNode* node);
std::optional<std::string> attribute_of(const xmlNode* node, const char* name);

/// A tree under construction; nodes belong to the document.
class XmlTree {
  public:
    /// Root element, declaring `prefix` for `uri`.
    XmlTree(const char* name, std::string_view uri, const char* prefix);

    xmlNode* root() const noexcept { return xmlDocGetRootElement(document_.get()); }
    /// A child in the parent's namespace.
    xmlNode* add(xmlNode* parent, const char* name, const std::string& text = {});
    /// A child in a namespace that it declares itself; empty `uri`: in none.
    xmlNode* add_in(xmlNode* parent, const char* name, std::string_view uri, const char* prefix);
    static void set(xmlNode* node, const char* name, const std::string& value);
    std::string text() const;

  private:
    XmlDocument document_;
};

} // namespace kyso::telco
