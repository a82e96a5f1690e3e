// SPDX-License-Identifier: Apache-2.0
#include "protocol/sign_request.hpp"

#include "protocol/json_fields.hpp"

#include <algorithm>
#include <set>

namespace kyso {
namespace {

namespace json = boost::json;

bool is_field_name(std::string_view name) {
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

FormField read_field(const json::value& value, std::string path, JsonFields& outer) {
    JsonFields fields{value, std::move(path)};
    FormField field{fields.text("name", {1, 64}), fields.text("label", {1, 128}),
                    fields.text("value", {0, 512})};
    if (!is_field_name(field.name)) fields.fail("name", "not letters, digits and hyphens");
    if (auto read = fields.finish(); !read) outer.fail(read.error());
    return field;
}

DocumentItem read_document(const json::value& value, std::string path, std::optional<DigestAlgorithm> wanted,
                           JsonFields& outer) {
    DocumentItem item;
    item.digest_algorithm = wanted.value_or(DigestAlgorithm::sha256);
    JsonFields fields{value, path};
    item.name = fields.text("name", {1, 255});
    if (fields.has("content")) {
        item.content = fields.base64("content", {0, DocumentRequest::max_content});
    } else if (const json::value* digest = fields.member("digest", true)) {
        JsonFields inner{*digest, path + ".digest"};
        item.digest_algorithm =
            static_cast<DigestAlgorithm>(1 + inner.choice("algorithm", {"sha256", "sha384", "sha512"}));
        if (wanted && *wanted != item.digest_algorithm)
            inner.fail("algorithm", "not the digestAlgorithm that is asked for");
        const std::size_t size = digest_size(item.digest_algorithm);
        item.digest = inner.base64("value", {size, size});
        if (auto read = inner.finish(); !read) fields.fail(read.error());
    }
    if (auto read = fields.finish(); !read) outer.fail(read.error());
    return item;
}

SimRequest read_sim(JsonFields& fields) {
    SimRequest sim;
    sim.phone = fields.text("phone", {1, 32});
    sim.ticket = fields.text("ticket", {1, 2048});
    return sim;
}

/// A phone is asked for one signature at a time, over a SHA-256 digest, and pads by PKCS #1 v1.5.
Result<void> check_phone_can(const DocumentRequest& request) {
    if (request.documents.size() > 1)
        return Error::at("params.documents", Errc::sim_cannot_sign, "more than one");
    if (request.padding == RsaPadding::pss) return Error::at("params.padding", Errc::sim_cannot_sign, "pss");
    if (request.documents.front().digest_algorithm == DigestAlgorithm::sha256) return {};
    const bool said = request.digest_algorithm.has_value();
    return Error::at(said ? "params.digestAlgorithm" : "params.documents[0].digest.algorithm",
                     Errc::sim_cannot_sign, "not sha256");
}

} // namespace

std::string_view to_text(RegistrationSubject subject) noexcept {
    return subject == RegistrationSubject::citizen ? "citizen" : "enterprise";
}

Result<RegistrationRequest> read_registration_request(const json::value& params) {
    RegistrationRequest request;
    JsonFields fields{params, "params"};
    request.nonce = fields.text("nonce", {43, 86});
    if (auto octets = from_base64url(request.nonce); fields.good() && (!octets || octets->size() < 32))
        fields.fail("nonce", "not base64url of 32 to 64 octets");
    request.subject = static_cast<RegistrationSubject>(fields.choice("subject", {"citizen", "enterprise"}));
    request.method = fields.choice("method", {"usb-token", "sim"}) == 0 ? "usb-token" : "sim";
    if (request.method == "sim") request.sim = read_sim(fields);
    const auto elements = fields.list("fields", 0, RegistrationRequest::max_fields);
    std::set<std::string> names;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        request.fields.push_back(read_field(*elements[i], fields.element_path("fields", i), fields));
        if (!names.insert(request.fields.back().name).second)
            fields.fail(Error::at(fields.element_path("fields", i) + ".name", Errc::invalid_params, "twice"));
    }
    if (auto read = fields.finish(); !read) return read.error();
    return request;
}

Result<DocumentRequest> read_document_request(const json::value& params) {
    DocumentRequest request;
    JsonFields fields{params, "params"};
    request.format =
        static_cast<DocumentFormat>(fields.choice("format", {"cades-detached", "cades-attached", "jws"}));
    if (const auto digest = fields.optional_choice("digestAlgorithm", {"sha256", "sha384", "sha512"}))
        request.digest_algorithm = static_cast<DigestAlgorithm>(1 + *digest);
    if (const auto padding = fields.optional_choice("padding", {"pkcs1", "pss"}))
        request.padding = static_cast<RsaPadding>(*padding);
    request.certificate = fields.optional_text("certificate", {8, 64}).value_or("");
    if (request.certificate.find_first_not_of("0123456789abcdef") != std::string::npos)
        fields.fail("certificate", "not hexadecimal in small letters");
    if (fields.optional_choice("method", {"usb-token", "sim"}).value_or(0) == 1)
        request.sim = read_sim(fields);
    const auto elements = fields.list("documents", 1, DocumentRequest::max_documents);
    request.documents.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size() && fields.good(); ++i) {
        request.documents.push_back(read_document(*elements[i], fields.element_path("documents", i),
                                                  request.digest_algorithm, fields));
        if (request.format != DocumentFormat::cades_detached && !request.documents.back().content)
            fields.fail(Error::at(fields.element_path("documents", i), Errc::invalid_params,
                                  "an attached signature needs the content"));
    }
    if (auto read = fields.finish(); !read) return read.error();
    if (auto can = request.sim ? check_phone_can(request) : Result<void>{}; !can) return can.error();
    return request;
}

Result<AuthenticationRequest> read_authentication_request(const json::value& params) {
    AuthenticationRequest request;
    JsonFields fields{params, "params"};
    request.nonce =
        fields.text("nonce", {AuthenticationRequest::shortest_nonce, AuthenticationRequest::longest_nonce});
    // 44 characters hold 31 octets as well as 32, by their padding.
    const auto octets = from_base64(request.nonce);
    if (fields.good() && (!octets || octets->size() < AuthenticationRequest::shortest_octets))
        fields.fail("nonce", "not standard base64 of 32 to 96 octets");
    if (fields.optional_choice("method", {"usb-token", "sim"}).value_or(0) == 1)
        request.sim = read_sim(fields);
    if (auto read = fields.finish(); !read) return read.error();
    return request;
}

} // namespace kyso
