// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/mss/samples.hpp"

#include <fstream>
#include <iterator>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <memory>
#include <set>
#include <stdexcept>

namespace kyso::mss::test {
namespace {

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

Document parsed(const std::string& xml) {
    Document document{xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                                    XML_PARSE_NONET | XML_PARSE_NOERROR),
                      xmlFreeDoc};
    if (!document) throw std::runtime_error{"not XML: " + xml};
    return document;
}

std::string text(const xmlChar* chars) {
    return chars ? reinterpret_cast<const char*>(chars) : "";
}

const xmlNode* first_element(const xmlNode* node) {
    for (node = node->children; node && node->type != XML_ELEMENT_NODE;)
        node = node->next;
    return node;
}

void append(const xmlNode* node, const std::string& depth, std::vector<std::string>& lines) {
    std::string line = depth + "{" + (node->ns ? text(node->ns->href) : "") + "}" + text(node->name);
    std::set<std::string> attributes;
    for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next)
        attributes.insert(" " + text(attribute->name) + "=" + text(attribute->children->content));
    for (const std::string& attribute : attributes)
        line += attribute;
    if (!first_element(node) && node->children) line += " " + text(node->children->content);
    lines.push_back(line);
    for (const xmlNode* child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE) append(child, depth + ".", lines);
}

} // namespace

Service etsi() {
    return {Dialect::etsi,
            Encoding::soap,
            Mode::asynchronous,
            "http://ap.example.vn/kysod",
            "secret",
            "http://mssp.example.vn",
            "http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml"};
}

Service vgca() {
    return {Dialect::vgca,
            Encoding::soap,
            Mode::asynchronous,
            "http://ap.example.vn/kysod",
            "secret",
            "http://hmssp.mobile-id.vn",
            "http://mobile-id.vn/digitalSignature"};
}

Service twin() {
    Service service = etsi();
    service.encoding = Encoding::json;
    return service;
}

Call call() {
    using namespace std::chrono;
    return {"_k3f9a0c1d2", sys_days{2026y / November / 22} + 1h};
}

SignatureRequest signature_request() {
    return {call(),
            "84912345678",
            {Mechanism::rsa_pkcs1, DigestAlgorithm::sha256,
             from_hex("c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646").value()},
            "dichvucong.gov.vn: dang ky tai khoan. Ma giao dich 924276",
            "924276"};
}

StatusRequest status_request() {
    return {call(), "h4iof"};
}

CertificateRequest certificate_request() {
    return {call(), "84912345678"};
}

std::string file(const std::string& name) {
    std::ifstream in{std::string{KYSO_TEST_DATA_DIR} + "/mss/" + name};
    if (!in) throw std::runtime_error{name};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

std::string enveloped(std::string_view wrapper, std::string_view message) {
    return "<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"><env:Body><" +
           std::string{wrapper} + ">" + std::string{message} + "</" + std::string{wrapper} +
           "></env:Body></env:Envelope>";
}

std::string message_of(const std::string& envelope) {
    const Document document = parsed(envelope);
    const xmlNode* message = xmlDocGetRootElement(document.get());
    for (int depth = 0; depth < 3; ++depth)
        message = first_element(message);
    const Document own{xmlNewDoc(nullptr), xmlFreeDoc};
    xmlDocSetRootElement(own.get(), xmlDocCopyNode(const_cast<xmlNode*>(message), own.get(), 1));
    xmlChar* octets = nullptr;
    int size = 0;
    xmlDocDumpMemoryEnc(own.get(), &octets, &size, "UTF-8");
    const std::unique_ptr<xmlChar, xmlFreeFunc> owned{octets, xmlFree};
    return {reinterpret_cast<const char*>(octets), static_cast<std::size_t>(size)};
}

std::vector<std::string> outline(const std::string& xml) {
    const Document document = parsed(xml);
    std::vector<std::string> lines;
    append(xmlDocGetRootElement(document.get()), "", lines);
    return lines;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos)
        throw std::runtime_error{"not once: " + std::string{from}};
    return text.replace(at, from.size(), to);
}

} // namespace kyso::mss::test
