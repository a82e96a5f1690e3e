// SPDX-License-Identifier: Apache-2.0
#include "drivers/mss/xml_document.hpp"

#include "protocol/bytes.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>

namespace kyso::mss {
namespace {

constexpr unsigned max_elements = 1024;
/// libxml2 compares each attribute of an element with all before it: 256 KiB of them take it seconds. Each
/// has an equals sign, and little else has one.
constexpr std::ptrdiff_t max_equals_signs = 1024;
constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;

std::string_view view(const xmlChar* text) noexcept {
    return text ? reinterpret_cast<const char*>(text) : std::string_view{};
}

/// What the parser is told to look out for, and what it found. libxml2 builds the tree as it always does;
/// these stand before its own handlers.
struct Watch {
    unsigned max_depth = 0;
    unsigned depth = 0, elements = 0;
    const char* refused = nullptr;
};

void refuse(void* context, const char* why) {
    auto* parser = static_cast<xmlParserCtxt*>(context);
    auto* watch = static_cast<Watch*>(parser->_private);
    if (!watch->refused) watch->refused = why;
    xmlStopParser(parser);
}

// Called at `<!DOCTYPE name`, before anything of it is read.
void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    refuse(context, "a DOCTYPE");
}

void on_instruction(void* context, const xmlChar*, const xmlChar*) {
    refuse(context, "a processing instruction");
}

void on_element(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                int name_spaces_count, const xmlChar** name_spaces, int attributes_count, int defaulted,
                const xmlChar** attributes) {
    auto* watch = static_cast<Watch*>(static_cast<xmlParserCtxt*>(context)->_private);
    if (++watch->depth > watch->max_depth) return refuse(context, "nested too deeply");
    if (++watch->elements > max_elements) return refuse(context, "too many elements");
    xmlSAX2StartElementNs(context, name, prefix, uri, name_spaces_count, name_spaces, attributes_count,
                          defaulted, attributes);
}

void on_end(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri) {
    auto* watch = static_cast<Watch*>(static_cast<xmlParserCtxt*>(context)->_private);
    if (watch->refused) return; // its start was not told to libxml2 either
    --watch->depth;
    xmlSAX2EndElementNs(context, name, prefix, uri);
}

void set_up(xmlParserCtxt& parser, Watch& watch) {
    parser._private = &watch;
    parser.sax->internalSubset = on_doctype;
    parser.sax->processingInstruction = on_instruction;
    parser.sax->startElementNs = on_element;
    parser.sax->endElementNs = on_end;
}

void append_text(const xmlNode& parent, std::string& text) {
    for (const xmlNode* node = parent.children; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            text += view(node->content);
        else if (node->type == XML_ELEMENT_NODE) // no deeper than the document may be
            append_text(*node, text);
    }
}

} // namespace

std::string_view XmlElement::name() const noexcept {
    return view(node_->name);
}

std::string_view XmlElement::name_space() const noexcept {
    return node_->ns ? view(node_->ns->href) : std::string_view{};
}

std::vector<XmlElement> XmlElement::children() const {
    std::vector<XmlElement> found;
    for (const xmlNode* node = node_->children; node; node = node->next)
        if (node->type == XML_ELEMENT_NODE) found.emplace_back(node);
    return found;
}

std::optional<std::string> XmlElement::attribute(std::string_view name) const {
    for (const xmlAttr* attribute = node_->properties; attribute; attribute = attribute->next) {
        if (attribute->ns || view(attribute->name) != name) continue;
        std::string value;
        for (const xmlNode* node = attribute->children; node; node = node->next)
            value += view(node->content);
        return value;
    }
    return std::nullopt;
}

std::optional<std::string> XmlElement::text() const {
    if (!children().empty()) return std::nullopt;
    return all_text();
}

std::string XmlElement::all_text() const {
    std::string text;
    append_text(*node_, text);
    return text;
}

Result<XmlDocument> XmlDocument::read(std::string_view text, unsigned max_depth) {
    static const bool started = (xmlInitParser(), true);
    (void)started;
    // Octets that are UTF-8 and have no NUL cannot be another encoding that libxml2 would guess.
    if (text.find('\0') != std::string_view::npos || !is_utf8(text))
        return Error{Errc::sim_answer_refused, "XML that is not UTF-8"};
    if (std::count(text.begin(), text.end(), '=') > max_equals_signs)
        return Error{Errc::sim_answer_refused, "XML with too many attributes"};
    const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> parser{xmlNewParserCtxt(),
                                                                              xmlFreeParserCtxt};
    if (!parser) throw std::bad_alloc{};
    Watch watch{max_depth};
    set_up(*parser, watch);
    Handle document{xmlCtxtReadMemory(parser.get(), text.data(), static_cast<int>(text.size()), nullptr,
                                      "UTF-8", options),
                    xmlFreeDoc};
    if (watch.refused) return Error{Errc::sim_answer_refused, std::string{"XML with "} + watch.refused};
    if (!document || !xmlDocGetRootElement(document.get()))
        return Error{Errc::sim_service_failed,
                     "not XML: libxml2's error " + std::to_string(parser->lastError.code)};
    // Well-formed to XML, not to its namespaces: a prefix that nobody declared.
    if (!parser->nsWellFormed) return Error{Errc::sim_answer_refused, "XML with a broken namespace"};
    return XmlDocument{std::move(document)};
}

} // namespace kyso::mss
