// SPDX-License-Identifier: Apache-2.0
// A mobile signature service's answer in SOAP.
#include "tests/fuzz/mss_promises.hpp"

#include <libxml/parser.h>

#include <memory>

namespace {

using namespace kyso;

/// What libxml2 says of it without our watching.
void check_plainly(std::string_view text) {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document{
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8",
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC),
        xmlFreeDoc};
    fuzz::promise(document != nullptr, "an answer is well-formed XML");
    fuzz::promise(document->intSubset == nullptr && document->extSubset == nullptr, "without a DOCTYPE");
    for (const xmlNode* node = document->children; node; node = node->next)
        fuzz::promise(node->type == XML_ELEMENT_NODE || node->type == XML_COMMENT_NODE,
                      "nothing beside the envelope");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input{data, size};
    const auto question = fuzz::mss_question(input.octet());
    const auto reply =
        mss::read_reply(mss::Encoding::soap, question.operation, input.rest(), question.http_status);
    fuzz::check_answer(reply, question);
    if (reply) check_plainly(input.text());
    return 0;
}
