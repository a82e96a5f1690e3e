// SPDX-License-Identifier: Apache-2.0
// `registration.sign`: the registration statement of docs/protocol.md, for a citizen's or an enterprise's
// certificate.
#include "daemon/flow/consent_window.hpp"
#include "daemon/flow/page_task.hpp"
#include "drivers/sim/phone_number.hpp"
#include "protocol/sign_request.hpp"
#include "protocol/texts.hpp"
#include "signature/registration_statement.hpp"

namespace kyso::flow {
namespace {

namespace json = boost::json;
using signature::Holder;

class RegistrationTask final : public PageTask<RegistrationRequest> {
  public:
    Method method() const noexcept override { return Method::sign_registration; }

    const SimRequest* sim() const noexcept override { return request().sim ? &*request().sim : nullptr; }

    bool accepts(const Holder& holder) const override {
        return request().subject == RegistrationSubject::citizen ? signature::is_citizen(holder)
                                                                 : signature::is_enterprise(holder);
    }

    std::string_view title(Language language) const noexcept override {
        return text(Text::title_registration, language);
    }

    Result<SigningOption> option(Candidate candidate, std::chrono::sys_seconds now,
                                 Language language) const override {
        const RegistrationRequest& request = this->request();
        signature::RegistrationStatement statement;
        statement.origin = origin();
        statement.nonce = request.nonce;
        statement.issued_at = now;
        statement.subject = to_text(request.subject);
        statement.method = request.method;
        if (request.sim) {
            const auto number = sim::PhoneNumber::read(request.sim->phone);
            if (!number) return Error::at("params.phone", Errc::phone_invalid);
            statement.phone = number->msisdn();
        }
        for (const FormField& field : request.fields)
            statement.fields.push_back({field.name, field.value});
        statement.holder = signature::to_statement_json(candidate.holder);
        statement.certificate_sha256 = to_hex(candidate.certificate.certificate.sha256());
        if (auto sound = statement.check(); !sound) return sound.error();

        prompt::PromptChoice shown = choice_of(candidate, language);
        const bool citizen = request.subject == RegistrationSubject::citizen;
        shown.rows.insert(shown.rows.begin(),
                          {std::string{text(Text::subject, language)},
                           std::string{text(citizen ? Text::citizen : Text::enterprise, language)}});
        for (const FormField& field : request.fields)
            shown.rows.push_back({field.label, field.value});
        shown.document = statement.canonical();

        auto signing = signature::CmsSigning::prepare(
            candidate.certificate.certificate, signature::ContentType::registration_statement,
            DigestAlgorithm::sha256, signature::digest_of(DigestAlgorithm::sha256, as_bytes(shown.document)),
            now, padding());
        if (!signing) return signing.error();
        return SigningOption{std::move(candidate), std::move(shown), {std::move(*signing)}};
    }

    Result<json::value> assemble(const SigningOption& option, std::size_t index,
                                 ByteView raw_signature) const override {
        const auto& form = std::get<signature::CmsSigning>(option.items[index]);
        const auto object = form.assemble(raw_signature, option.candidate.issuers);
        if (!object) return object.error();
        return json::value(to_base64(*object));
    }

    void reply(json::object& reply, const SigningOption& option, SignedObjects objects,
               Language) const override {
        reply["statement"] = option.shown.document;
        reply["signature"] = std::move(*objects.front());
    }

  private:
    Result<RegistrationRequest> read(const json::value& params) const override {
        return read_registration_request(params);
    }
};

} // namespace

std::unique_ptr<SignTask> make_registration_task() {
    return std::make_unique<RegistrationTask>();
}

} // namespace kyso::flow
