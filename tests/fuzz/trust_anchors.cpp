// SPDX-License-Identifier: Apache-2.0
// The file of a trusted certificate: PEM with comment lines, or DER.
#include "signature/trust_anchor.hpp"
#include "tests/fuzz/promise.hpp"

namespace {

using namespace kyso;
using namespace kyso::signature;

/// What is said of an anchor, as to_trust_file() can write it.
void check(const TrustAnchor& anchor) {
    const std::string text = to_trust_file(anchor);
    // A mark in a comment line is counted, never skipped: such a file is refused as a whole.
    constexpr std::string_view mark = "-----BEGIN ";
    if (text.find(mark) != text.rfind(mark)) return;
    const auto again = read_trust_anchors(as_bytes(text), anchor.file);
    fuzz::promise(again && again->size() == 1, "one certificate is written");
    fuzz::promise(again->front().certificate == anchor.certificate, "that one");
    fuzz::promise(to_trust_file(again->front()) == text, "written the same again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto anchors = read_trust_anchors({data, size}, "anchor.pem");
    fuzz::promise_refusal(anchors, {Errc::config_invalid});
    if (!anchors) {
        fuzz::promise(anchors.error().detail().find("anchor.pem") != std::string::npos,
                      "a refusal names the file");
        return 0;
    }
    fuzz::promise(!anchors->empty(), "at least one certificate");
    for (const TrustAnchor& anchor : *anchors)
        check(anchor);
    return 0;
}
