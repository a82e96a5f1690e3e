// SPDX-License-Identifier: Apache-2.0
// `kyso sign`: files signed through kysod, all under one consent in kysod's own window. Sees neither PIN nor
// key; writes each result whole, and over nothing that it was not told to replace.
#include "cli/commands.hpp"
#include "cli/daemon_client.hpp"
#include "cli/files.hpp"
#include "cli/interruption.hpp"
#include "cli/printable.hpp"
#include "cli/sign_plan.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <ostream>
#include <unistd.h>

namespace kyso::cli {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds patience{60};

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* member = object.if_contains(name);
    if (member == nullptr || !member->is_string()) return {};
    return {member->get_string().data(), member->get_string().size()};
}

/// What becomes of one file.
struct Signed {
    const PlannedSignature* planned = nullptr;
    std::string signature; ///< as kysod gave it: base64 of CMS, or a JWS
    std::string failure;   ///< a sentence; empty where it was signed and written
    json::object error;    ///< the same for programs
};

/// One run of the command, after its plan is made.
class Signing {
  public:
    Signing(const Invocation& invocation, const Surroundings& surroundings, SignPlan plan)
        : invocation_(invocation), surroundings_(surroundings), plan_(std::move(plan)) {}

    ExitCode run() {
        auto answer = ask();
        if (!answer) {
            if (goes_on(answer.error()) && !invocation_.json)
                tell(say(CliText::sign_goes_on, invocation_.language, {printable(operation_)}));
            const ExitCode code = report(answer.error(), invocation_, surroundings_);
            return interrupted_ ? ExitCode::interrupted : code;
        }
        const json::value* results = answer->if_contains("results");
        if (results == nullptr || !results->is_array() || results->get_array().size() != plan_.items.size())
            return report(Error{Errc::internal_error, "kysod's answer: results"}, invocation_, surroundings_);
        if (!invocation_.sign.resume.empty()) compare_name(results->get_array().front());
        std::vector<Signed> all;
        for (std::size_t i = 0; i < plan_.items.size(); ++i)
            all.push_back(keep(plan_.items[i], results->get_array()[i]));
        if (invocation_.json)
            print_json(*answer, all);
        else
            print(*answer, all);
        return conclude(all);
    }

  private:
    Result<json::object> ask() {
        const auto socket = ipc_socket(surroundings_.environment);
        if (!socket) return socket.error();
        auto daemon = DaemonClient::connect(*socket, patience);
        if (!daemon) return daemon.error();
        if (auto greeted = daemon->hello(invocation_.language); !greeted) return greeted.error();
        const Interruption interruption;
        Waiting waiting;
        waiting.interruption = &interruption;
        waiting.on_progress = [this](const json::object& progress) { show(progress); };
        waiting.outlives = [this] { return !operation_.empty(); };
        operation_ = invocation_.sign.resume;
        const Method method = operation_.empty() ? Method::sign_documents : Method::resume_operation;
        auto answer = daemon->call(method, std::move(plan_.request), waiting);
        interrupted_ = !answer && answer.error() == Errc::request_cancelled;
        return answer;
    }

    /// A line a step; the counting ones only where somebody watches. Programs are told what was sent to a
    /// phone, or they could show no code, and pick nothing up.
    void show(const json::object& progress) {
        const std::string state = text_of(progress, "state");
        if (state == "sent_to_phone") operation_ = text_of(progress, "operation");
        if (invocation_.json) {
            if (state == "sent_to_phone") tell(json::serialize(progress));
            return;
        }
        if (state == "sent_to_phone") {
            tell(say(CliText::sign_resume, invocation_.language, {how_to_resume()}));
            tell(say(CliText::sign_code, invocation_.language, {printable(text_of(progress, "code"))}));
        }
        if (state == "waiting_for_phone") tell(say(CliText::sign_waiting_for_phone, invocation_.language));
        if (state == "waiting_for_consent")
            tell(say(plan_.on_phone ? CliText::sign_consent_sim : CliText::sign_consent,
                     invocation_.language));
        const json::value* done = progress.if_contains("done");
        const json::value* total = progress.if_contains("total");
        if (state != "signing" || done == nullptr || total == nullptr || ::isatty(STDERR_FILENO) == 0) return;
        tell(say(CliText::sign_signing, invocation_.language,
                 {json::serialize(*done), json::serialize(*total)}));
    }
    void tell(const std::string& line) const { surroundings_.err << line << '\n' << std::flush; }

    /// The phone may still sign, and kysod keeps what it does.
    bool goes_on(const Error& error) const {
        return !operation_.empty() &&
               (interrupted_ || error == Errc::not_running || error == Errc::shutting_down);
    }
    std::string how_to_resume() const {
        const SignOptions& options = invocation_.sign;
        std::string command = "kyso sign --resume " + printable(operation_);
        if (options.format != "cades-detached") command += " --format " + options.format;
        if (!options.output.empty()) command += " -o " + printable(options.output);
        if (!options.output_directory.empty())
            command += " --output-dir " + printable(options.output_directory);
        return command + " " + printable(plan_.items.front().file);
    }
    /// The result is handed out once: it is kept, whatever file it was asked for with.
    void compare_name(const json::value& result) const {
        const json::object* members = result.if_object();
        const std::string name = members == nullptr ? std::string{} : text_of(*members, "name");
        const std::string asked = shown_name(plan_.items.front().file);
        if (name != asked)
            tell(say(CliText::sign_other_name, invocation_.language, {printable(name), asked}));
    }

    Signed keep(const PlannedSignature& planned, const json::value& result) const {
        Signed one;
        one.planned = &planned;
        const json::object* members = result.if_object();
        const json::value* error = members != nullptr ? members->if_contains("error") : nullptr;
        if (error != nullptr && error->is_object()) {
            one.error = error->get_object();
            one.failure = printable(text_of(one.error, "message"));
            return one;
        }
        if (members != nullptr) one.signature = text_of(*members, "signature");
        if (auto written = write(planned, one.signature); !written) {
            one.error = error_object(written.error(), invocation_.language);
            one.error["detail"] = printable(written.error().detail());
            one.failure = std::string{info(written.error().code()).sentence(invocation_.language)} + " (" +
                          printable(written.error().detail()) + ")";
        }
        return one;
    }

    Result<void> write(const PlannedSignature& planned, const std::string& signature) const {
        Bytes content{signature.begin(), signature.end()};
        // A JWS is no base64; what is picked up may have been asked for in another form than is said now.
        if (signature.find('.') == std::string::npos) {
            auto der = from_base64(signature);
            if (!der) return Error{Errc::internal_error, "kysod's answer: no signature"};
            content = *std::move(der);
        }
        if (content.empty()) return Error{Errc::internal_error, "kysod's answer: no signature"};
        if (!planned.output.empty())
            return write_whole(planned.output, content,
                               invocation_.sign.force ? Overwrite::yes : Overwrite::no);
        if (!invocation_.json) surroundings_.out << as_text(content) << std::flush;
        return surroundings_.out ? Result<void>{} : Error{Errc::file_unwritable, "standard output"};
    }

    void print(const json::object& answer, const std::vector<Signed>& all) const {
        const Language language = invocation_.language;
        // Nothing may stand beside a signature on standard output.
        const bool mixed =
            std::ranges::any_of(all, [](const Signed& one) { return one.planned->output.empty(); });
        std::ostream& out = mixed ? surroundings_.err : surroundings_.out;
        for (const Signed& one : all)
            if (!one.failure.empty())
                surroundings_.err << say(CliText::sign_failed, language,
                                         {printable(one.planned->file), one.failure})
                                  << '\n';
            else
                out << say(CliText::sign_done, language,
                           {printable(one.planned->file), one.planned->output.empty()
                                                              ? say(CliText::sign_standard_output, language)
                                                              : printable(one.planned->output.string())})
                    << '\n';
        if (const json::value* certificate = answer.if_contains("certificate");
            certificate && certificate->is_object())
            out << say(CliText::sign_as, language, {printable(text_of(certificate->get_object(), "subject"))})
                << '\n';
        if (text_of(answer, "issuerStatus") != "trusted")
            surroundings_.err << say(CliText::sign_untrusted, language) << '\n';
    }

    void print_json(const json::object& answer, const std::vector<Signed>& all) const {
        json::array results;
        for (const Signed& one : all) {
            json::object told{{"file", printable(one.planned->file)}};
            if (!one.failure.empty())
                told["error"] = one.error;
            else if (one.planned->output.empty())
                told["signature"] = one.signature;
            else
                told["output"] = printable(one.planned->output.string());
            results.emplace_back(std::move(told));
        }
        json::object out{{"format", invocation_.sign.format}, {"results", std::move(results)}};
        for (const char* name :
             {"certificate", "holder", "issuerStatus", "revocation", "revocationCheck", "phone"})
            if (const json::value* member = answer.if_contains(name)) out[name] = *member;
        surroundings_.out << json::serialize(out) << '\n';
    }

    static ExitCode conclude(const std::vector<Signed>& all) {
        const auto failed =
            std::ranges::count_if(all, [](const Signed& one) { return !one.failure.empty(); });
        if (failed == 0) return ExitCode::ok;
        if (static_cast<std::size_t>(failed) < all.size()) return ExitCode::partial;
        const bool unwritten =
            std::ranges::all_of(all, [](const Signed& one) { return !one.signature.empty(); });
        return unwritten ? ExitCode::not_written : ExitCode::problem;
    }

    const Invocation& invocation_;
    const Surroundings& surroundings_;
    SignPlan plan_;
    std::string operation_; ///< on the phone; empty: none yet
    bool interrupted_ = false;
};

} // namespace

ExitCode sign_command(const Invocation& invocation, const Surroundings& surroundings) {
    auto planned = plan_outputs(invocation.sign);
    if (const auto* misuse = std::get_if<Misuse>(&planned)) {
        surroundings.err << "kyso: " << say(misuse->text, invocation.language, {printable(misuse->about)})
                         << '\n';
        return ExitCode::usage;
    }
    auto plan = make_plan(invocation.sign, std::get<std::vector<PlannedSignature>>(std::move(planned)));
    if (!plan) return report(plan.error(), invocation, surroundings);
    return Signing{invocation, surroundings, *std::move(plan)}.run();
}

} // namespace kyso::cli
