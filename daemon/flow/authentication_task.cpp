// SPDX-License-Identifier: Apache-2.0
// `authentication.sign`: a Web eID authentication token for the asking page's origin, which the browser told,
// and a nonce of its server. The window says that it is a login, and where.
#include "daemon/flow/consent_window.hpp"
#include "daemon/flow/page_task.hpp"
#include "protocol/sign_request.hpp"
#include "protocol/texts.hpp"

#include <openssl/x509v3.h>

namespace kyso::flow {
namespace {

namespace json = boost::json;

/// RFC 5280 section 4.2.1.3: who proves who he is uses digitalSignature; nonRepudiation alone is for
/// documents.
bool may_authenticate(const signature::Certificate& certificate) {
    return (X509_get_key_usage(certificate.native()) & KU_DIGITAL_SIGNATURE) != 0;
}

class AuthenticationTask final : public PageTask<AuthenticationRequest> {
  public:
    Method method() const noexcept override { return Method::sign_authentication; }

    const SimRequest* sim() const noexcept override { return request().sim ? &*request().sim : nullptr; }

    bool accepts(const signature::Holder&) const override { return true; }

    std::string_view title(Language language) const noexcept override {
        return text(Text::title_authentication, language);
    }

    Result<SigningOption> option(Candidate candidate, std::chrono::sys_seconds,
                                 Language language) const override {
        const auto& certificate = candidate.certificate.certificate;
        if (!may_authenticate(certificate))
            return Error{Errc::certificate_not_for_signing, "no digitalSignature"};
        auto signing = signature::WebEidSigning::prepare(certificate, origin(), request().nonce, padding());
        if (!signing) return signing.error();
        prompt::PromptChoice shown = show(choice_of(candidate, language), language);
        return SigningOption{std::move(candidate), std::move(shown), {std::move(*signing)}};
    }

    /// A token of Web eID signs origin and nonce, whatever the certificate.
    Result<UnboundOption> unbound(Mechanism mechanism, std::chrono::sys_seconds,
                                  Language language) const override {
        return UnboundOption{
            show(choice_of_unknown(language), language),
            {mechanism, DigestAlgorithm::sha256,
             signature::WebEidSigning::digest(DigestAlgorithm::sha256, origin(), request().nonce)}};
    }

    Result<json::value> assemble(const SigningOption& option, std::size_t index,
                                 ByteView raw_signature) const override {
        auto token = std::get<signature::WebEidSigning>(option.items[index]).assemble(raw_signature);
        if (!token) return token.error();
        return json::value(std::move(*token));
    }

    void reply(json::object& reply, const SigningOption&, SignedObjects objects, Language) const override {
        reply["token"] = std::move(*objects.front());
    }

  private:
    prompt::PromptChoice show(prompt::PromptChoice choice, Language language) const {
        choice.rows.insert(choice.rows.begin(), {std::string{text(Text::sign_in_to, language)}, origin()});
        choice.document = "web-eid:1.0\n" + origin() + "\n" + request().nonce;
        return choice;
    }

    Result<AuthenticationRequest> read(const json::value& params) const override {
        return read_authentication_request(params);
    }
};

} // namespace

std::unique_ptr<SignTask> make_authentication_task() {
    return std::make_unique<AuthenticationTask>();
}

} // namespace kyso::flow
