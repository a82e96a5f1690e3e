// SPDX-License-Identifier: Apache-2.0
#include "simulators/telco/wire/xml.hpp"

#include <libxml/parser.h>

#include <stdexcept>

namespace kyso::telco {
namespace {

constexpr std::size_t longest = 256 * 1024;

const xmlChar* raw(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}
std::string_view view(const xmlChar* text) {
    return text != nullptr ? std::string_view{reinterpret_cast<const char*>(text)} : std::string_view{};
}
std::string taken(xmlChar* text) {
    const std::unique_ptr<xmlChar, void (*)(void*)> owner{text, [](void* octets) { xmlFree(octets); }};
    return std::string{view(text)};
}
template <class T>
T* made(T* node) {
    if (node == nullptr) throw std::bad_alloc{};
    return node;
}

} // namespace

XmlDocument read_xml(std::string_view text) {
    if (text.size() > longest) return nullptr;
    // No XML_PARSE_NOENT, _DTDLOAD or _HUGE: entities stay as they are, depth is at most 256.
    XmlDocument document{xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
    if (!document || xmlGetIntSubset(document.get()) != nullptr) return nullptr;
    return document;
}

std::string_view local_name(const xmlNode* node) {
    return view(node->name);
}
std::string_view namespace_of(const xmlNode* node) {
    return node->ns != nullptr ? view(node->ns->href) : std::string_view{};
}
std::vector<const xmlNode*> children_of(const xmlNode* node) {
    std::vector<const xmlNode*> children;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next)
        if (child->type == XML_ELEMENT_NODE) children.push_back(child);
    return children;
}
const xmlNode* child_of(const xmlNode* node, std::string_view name) {
    for (const xmlNode* child : children_of(node))
        if (local_name(child) == name) return child;
    return nullptr;
}
std::string text_of(const xmlNode* node) {
    return taken(xmlNodeGetContent(node));
}
std::optional<std::string> attribute_of(const xmlNode* node, const char* name) {
    xmlChar* value = xmlGetNoNsProp(node, raw(name));
    return value != nullptr ? std::optional{taken(value)} : std::nullopt;
}

XmlTree::XmlTree(const char* name, std::string_view uri, const char* prefix)
    : document_(made(xmlNewDoc(raw("1.0")))) {
    xmlNode* node = made(xmlNewNode(nullptr, raw(name)));
    xmlDocSetRootElement(document_.get(), node);
    xmlSetNs(node, made(xmlNewNs(node, raw(std::string{uri}.c_str()), raw(prefix))));
}

xmlNode* XmlTree::add(xmlNode* parent, const char* name, const std::string& text) {
    // xmlNewTextChild escapes; xmlNewChild would not.
    return made(xmlNewTextChild(parent, parent->ns, raw(name), text.empty() ? nullptr : raw(text.c_str())));
}

xmlNode* XmlTree::add_in(xmlNode* parent, const char* name, std::string_view uri, const char* prefix) {
    xmlNode* node = made(xmlNewNode(nullptr, raw(name)));
    xmlAddChild(parent, node);
    if (!uri.empty()) xmlSetNs(node, made(xmlNewNs(node, raw(std::string{uri}.c_str()), raw(prefix))));
    return node;
}

void XmlTree::set(xmlNode* node, const char* name, const std::string& value) {
    xmlNewNsProp(node, nullptr, raw(name), raw(value.c_str()));
}

std::string XmlTree::text() const {
    xmlChar* octets = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(document_.get(), &octets, &size, "UTF-8");
    return taken(octets);
}

} // namespace kyso::telco
