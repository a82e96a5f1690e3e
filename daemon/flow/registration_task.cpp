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
        auto statement = this->statement(now);
        if (!statement) return statement.error();
        statement->holder = signature::to_statement_json(candidate.holder);
        statement->certificate_sha256 = to_hex(candidate.certificate.certificate.sha256());
        return signed_by(std::move(candidate), *statement, signature::SignerName::certificate, language);
    }

    Result<UnboundOption> unbound(Mechanism mechanism, std::chrono::sys_seconds now,
                                  Language language) const override {
        const auto statement = this->statement(now);
        if (!statement) return statement.error();
        auto shown = show(choice_of_unknown(language), *statement, language);
        if (!shown) return shown.error();
        return UnboundOption{
            *shown, signature::CmsSigning::unnamed_to_be_signed(
                        signature::ContentType::registration_statement, digest_of(*shown), now, mechanism)};
    }

    Result<SigningOption> bind(Candidate candidate, std::chrono::sys_seconds now,
                               Language language) const override {
        const auto statement = this->statement(now);
        if (!statement) return statement.error();
        return signed_by(std::move(candidate), *statement, signature::SignerName::none, language);
    }

    bool takes_text() const noexcept override { return true; }

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
    /// But for holder and certificate.
    Result<signature::RegistrationStatement> statement(std::chrono::sys_seconds now) const {
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
        return statement;
    }

    /// `choice` with what the person is to see of the statement.
    Result<prompt::PromptChoice> show(prompt::PromptChoice choice,
                                      const signature::RegistrationStatement& statement,
                                      Language language) const {
        if (auto sound = statement.check(); !sound) return sound.error();
        const bool citizen = request().subject == RegistrationSubject::citizen;
        choice.rows.insert(choice.rows.begin(),
                           {std::string{text(Text::subject, language)},
                            std::string{text(citizen ? Text::citizen : Text::enterprise, language)}});
        for (const FormField& field : request().fields)
            choice.rows.push_back({field.label, field.value});
        choice.document = statement.canonical();
        return choice;
    }

    static Bytes digest_of(const prompt::PromptChoice& shown) {
        return signature::digest_of(DigestAlgorithm::sha256, as_bytes(shown.document));
    }

    Result<SigningOption> signed_by(Candidate candidate, const signature::RegistrationStatement& statement,
                                    signature::SignerName name, Language language) const {
        auto shown = show(choice_of(candidate, language), statement, language);
        if (!shown) return shown.error();
        auto signing = signature::CmsSigning::prepare(
            candidate.certificate.certificate, signature::ContentType::registration_statement,
            DigestAlgorithm::sha256, digest_of(*shown), statement.issued_at, padding(), name);
        if (!signing) return signing.error();
        return SigningOption{std::move(candidate), std::move(*shown), {std::move(*signing)}};
    }

    Result<RegistrationRequest> read(const json::value& params) const override {
        return read_registration_request(params);
    }
};

} // namespace

std::unique_ptr<SignTask> make_registration_task() {
    return std::make_unique<RegistrationTask>();
}

} // namespace kyso::flow
