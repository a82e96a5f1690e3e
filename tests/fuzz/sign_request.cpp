// SPDX-License-Identifier: Apache-2.0
// Parameters of registration.sign, document.sign and authentication.sign: what is accepted is within every
// limit of the header.
#include "protocol/sign_request.hpp"
#include "protocol/json_reader.hpp"
#include "tests/fuzz/promise.hpp"

#include <set>

namespace {

using namespace kyso;

void check(const RegistrationRequest& request) {
    const auto nonce = from_base64url(request.nonce);
    fuzz::promise(nonce && nonce->size() >= 32 && nonce->size() <= 64, "nonce of 32 to 64 octets");
    fuzz::promise(request.method == "usb-token", "the one method");
    fuzz::promise(request.fields.size() <= RegistrationRequest::max_fields, "not too many fields");
    std::set<std::string> names;
    for (const FormField& field : request.fields) {
        fuzz::promise(names.insert(field.name).second, "each name once");
        fuzz::promise(!field.name.empty() && field.name.size() <= 64, "name of 1 to 64");
        fuzz::promise(!field.label.empty() && field.label.size() <= 128, "label of 1 to 128");
        fuzz::promise(field.value.size() <= 512, "value up to 512");
        fuzz::promise(is_utf8(field.name + field.label + field.value), "UTF-8");
        fuzz::promise(field.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                   "0123456789-") == std::string::npos,
                      "letters, digits, hyphens");
    }
}

void check(const DocumentRequest& request) {
    fuzz::promise(!request.documents.empty() && request.documents.size() <= DocumentRequest::max_documents,
                  "1 to 10,000 documents");
    for (const DocumentItem& item : request.documents) {
        fuzz::promise(!request.digest_algorithm || *request.digest_algorithm == item.digest_algorithm,
                      "the digest that is wanted");
        fuzz::promise(!item.name.empty() && item.name.size() <= 255 && is_utf8(item.name), "name");
        if (item.content) {
            fuzz::promise(item.digest.empty() && item.content->size() <= DocumentRequest::max_content,
                          "content up to its limit");
        } else {
            fuzz::promise(item.digest.size() == digest_size(item.digest_algorithm), "digest of its size");
            fuzz::promise(request.format == DocumentFormat::cades_detached, "attached needs content");
        }
    }
}

void check(const AuthenticationRequest& request) {
    const auto nonce = from_base64(request.nonce);
    fuzz::promise(nonce && nonce->size() >= 32 && nonce->size() <= 96, "nonce of 32 to 96 octets");
}

template <class T>
void check_result(const Result<T>& result) {
    fuzz::promise_refusal(result, {Errc::invalid_params, Errc::bad_encoding});
    if (result) return check(*result);
    fuzz::promise(result.error().path().starts_with("params"), "a refusal names the member");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto params = read_json(as_text({data, size}));
    if (!params) return 0;
    check_result(read_registration_request(*params));
    check_result(read_document_request(*params));
    check_result(read_authentication_request(*params));
    return 0;
}
