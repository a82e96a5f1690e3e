// SPDX-License-Identifier: Apache-2.0
// `document.sign`: one or many documents, by digest or by content, as CAdES or JWS, one list and one consent,
// a result for each. CAdES is always of id-data: a document's signature can never be taken for a registration
// (docs/protocol.md).
#include "daemon/flow/consent_window.hpp"
#include "protocol/sign_request.hpp"
#include "protocol/texts.hpp"

#include <boost/json/array.hpp>

#include <optional>

namespace kyso::flow {
namespace {

namespace json = boost::json;

/// Rows of the window that name documents; the rest are in its scrollable text, where every name stands.
constexpr std::size_t most_rows = 20;

class DocumentTask final : public SignTask {
  public:
    Method method() const noexcept override { return Method::sign_documents; }

    Result<void> authorize(const core::Policy& policy, const Peer& peer, const json::value& params) override {
        auto request = read_document_request(params);
        if (!request) return request.error();
        // A page must not try out which certificates a person has.
        if (!request->certificate.empty() && is_page(peer))
            return Error::at("params.certificate", Errc::not_permitted, "for programs only");
        for (DocumentItem& item : request->documents)
            if (item.content) item.digest = signature::digest_of(item.digest_algorithm, *item.content);
        auto authorized = policy.authorize(peer, method(), std::move(*request));
        if (!authorized) return authorized.error();
        request_ = std::move(*authorized);
        padding_ = policy.padding((*request_)->padding);
        return {};
    }

    const SimRequest* sim() const noexcept override {
        return (*request_)->sim ? &*(*request_)->sim : nullptr;
    }

    bool accepts(const signature::Holder&) const override { return true; }

    std::string_view title(Language language) const noexcept override {
        return text((*request_)->documents.size() == 1 ? Text::title_document : Text::title_documents,
                    language);
    }

    Result<SigningOption> option(Candidate candidate, std::chrono::sys_seconds now,
                                 Language language) const override {
        const auto& documents = (*request_)->documents;
        if (!to_hex(candidate.certificate.certificate.sha256()).starts_with((*request_)->certificate))
            return Error{Errc::certificate_not_found, "another was asked for"};
        SigningOption option{std::move(candidate), {}, {}};
        option.shown = choice_of(option.candidate, language);
        option.items.reserve(documents.size());
        for (std::size_t i = 0; i < documents.size(); ++i) {
            const DocumentItem& document = documents[i];
            auto signing = prepare(option.candidate, document, now);
            if (!signing) return signing.error();
            option.items.push_back(std::move(*signing));
            show(option.shown, i, document, language);
        }
        return option;
    }

    /// CMS as base64 of its DER, a JWS as it is.
    Result<json::value> assemble(const SigningOption& option, std::size_t index,
                                 ByteView raw_signature) const override {
        if (const auto* jws = std::get_if<signature::JwsSigning>(&option.items[index])) {
            const auto object = jws->assemble(raw_signature);
            if (!object) return object.error();
            return json::value(*object);
        }
        std::optional<ByteView> attached;
        if ((*request_)->format == DocumentFormat::cades_attached)
            attached = *(*request_)->documents[index].content;
        const auto& cms = std::get<signature::CmsSigning>(option.items[index]);
        const auto object = cms.assemble(raw_signature, option.candidate.issuers, attached);
        if (!object) return object.error();
        return json::value(to_base64(*object));
    }

    void reply(json::object& reply, const SigningOption&, SignedObjects objects,
               Language language) const override {
        json::array results;
        results.reserve(objects.size());
        for (std::size_t i = 0; i < objects.size(); ++i) {
            json::object result{{"name", (*request_)->documents[i].name}};
            if (objects[i])
                result["signature"] = std::move(*objects[i]);
            else
                result["error"] = error_object(objects[i].error(), language);
            results.emplace_back(std::move(result));
        }
        reply["results"] = std::move(results);
    }

  private:
    Result<signature::PreparedSignature> prepare(const Candidate& candidate, const DocumentItem& document,
                                                 std::chrono::sys_seconds now) const {
        const auto& certificate = candidate.certificate.certificate;
        if ((*request_)->format == DocumentFormat::jws) {
            auto jws = signature::JwsSigning::prepare(certificate, candidate.issuers, *document.content, now,
                                                      padding_, (*request_)->digest_algorithm);
            if (!jws) return jws.error();
            return signature::PreparedSignature{std::move(*jws)};
        }
        auto cms = signature::CmsSigning::prepare(certificate, signature::ContentType::data,
                                                  document.digest_algorithm, document.digest, now, padding_);
        if (!cms) return cms.error();
        return signature::PreparedSignature{std::move(*cms)};
    }

    /// Names are the requester's claim and say so; a digest says that its content was not seen.
    static void show(prompt::PromptChoice& shown, std::size_t index, const DocumentItem& document,
                     Language language) {
        std::string line = document.name + " (" + std::string{text(Text::claimed_name, language)};
        if (!document.content) line += "; " + std::string{text(Text::content_not_shown, language)};
        line += ")";
        const std::string number = std::to_string(index + 1);
        if (index < most_rows)
            shown.rows.push_back({std::string{text(Text::document_name, language)} + " " + number, line});
        shown.document += number + ". " + document.name + "\n   " + to_hex(document.digest) + "\n";
    }

    std::optional<Authorized<DocumentRequest>> request_;
    RsaPadding padding_ = RsaPadding::pkcs1;
};

} // namespace

std::unique_ptr<SignTask> make_document_task() {
    return std::make_unique<DocumentTask>();
}

} // namespace kyso::flow
