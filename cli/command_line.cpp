// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include "cli/cli_texts.hpp"
#include "protocol/version.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace kyso::cli {
namespace {

/// The language is needed before CLI11 reads, because the help texts are given to it beforehand.
Language chosen_language(const std::vector<std::string>& arguments, Language otherwise) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        std::string_view value;
        if (arguments[i] == "--language" && i + 1 < arguments.size()) value = arguments[i + 1];
        if (arguments[i].starts_with("--language=")) value = std::string_view{arguments[i]}.substr(11);
        if (value == "vi") return Language::vi;
        if (value == "en") return Language::en;
    }
    return otherwise;
}

/// The commands and options of kyso(1), filling one Invocation.
class Grammar {
  public:
    explicit Grammar(Language language)
        : app_(text(language, CliText::help_program), "kyso"), language_(language) {
        invocation_.language = language;
        dress(app_);
        app_.set_version_flag("--version", "kyso " + std::string{version}, t(CliText::help_version));
        app_.add_option("--language", named_language_, t(CliText::help_language))
            ->check(CLI::IsMember({"vi", "en"}).description(""))
            ->type_name("vi|en");
        app_.require_subcommand(1);
        configuration(command(app_, "run", CliText::help_run, Command::run));
        json(command(app_, "devices", CliText::help_devices, Command::devices))
            .add_flag("--restore", invocation_.restore, t(CliText::help_devices_restore));
        json(command(app_, "certificates", CliText::help_certificates, Command::certificates));
        json(command(app_, "holder", CliText::help_holder, Command::holder))
            .add_option("SHA256", invocation_.fingerprint, t(CliText::help_holder_prefix))
            ->type_name("");
        CLI::App& audit = *app_.add_subcommand("audit", t(CliText::help_audit));
        dress(audit);
        audit.require_subcommand(1);
        CLI::App& show = command(audit, "show", CliText::help_audit_show, Command::audit_show);
        show.add_option("--last", last_, t(CliText::help_last))
            ->check(CLI::PositiveNumber.description(""))
            ->type_name("N");
        audit_file(json(show));
        audit_file(json(command(audit, "verify", CliText::help_audit_verify, Command::audit_verify)));
        CLI::App& origins = *app_.add_subcommand("origins", t(CliText::help_origins));
        dress(origins);
        origins.require_subcommand(1);
        json(command(origins, "list", CliText::help_origins_list, Command::origins_list));
        origin(command(origins, "remove", CliText::help_origins_remove, Command::origins_remove));
        origin(command(origins, "block", CliText::help_origins_block, Command::origins_block));
        sim(*app_.add_subcommand("sim", t(CliText::help_sim)));
        trust(*app_.add_subcommand("trust", t(CliText::help_trust)));
        catalogue(*app_.add_subcommand("catalogue", t(CliText::help_catalogue)));
        verify(json(command(app_, "verify", CliText::help_verify, Command::verify)));
        sign(json(command(app_, "sign", CliText::help_sign, Command::sign)));
        driver(*app_.add_subcommand("driver", t(CliText::help_driver)));
        configuration(json(command(app_, "doctor", CliText::help_doctor, Command::doctor)));
    }

    std::variant<Invocation, Answered> read(std::vector<std::string> arguments) {
        std::reverse(arguments.begin(), arguments.end()); // as CLI11 wants them
        try {
            app_.parse(std::move(arguments));
        } catch (const CLI::ParseError& error) { // CLI11 knows no other way to end
            std::ostringstream out;
            std::ostringstream err;
            if (app_.exit(error, out, err) == 0) return Answered{ExitCode::ok, out.str()};
            return Answered{ExitCode::usage,
                            std::string{"kyso: "} + error.what() + "\n" + t(CliText::usage_hint) + "\n"};
        }
        if (last_ > 0) invocation_.last = last_;
        return invocation_;
    }

  private:
    static std::string text(Language language, CliText name) { return say(name, language); }
    std::string t(CliText name) const { return say(name, language_); }

    /// What every level shares: help in the person's language; --language may stand anywhere.
    void dress(CLI::App& app) const {
        app.fallthrough();
        app.option_defaults()->group(t(CliText::help_options));
        app.set_help_flag("-h,--help", t(CliText::help_help));
        app.group(t(CliText::help_commands));
        app.get_formatter()->label("Usage", t(CliText::help_usage));
        app.get_formatter()->label("OPTIONS", "OPTIONS");
        app.get_formatter()->label("SUBCOMMAND", "COMMAND");
        app.get_formatter()->label("REQUIRED", "");
    }

    CLI::App& command(CLI::App& parent, const char* name, CliText help, Command command) {
        CLI::App& app = *parent.add_subcommand(name, t(help));
        dress(app);
        app.final_callback([this, command] { invocation_.command = command; });
        return app;
    }
    CLI::App& json(CLI::App& app) {
        app.add_flag("--json", invocation_.json, t(CliText::help_json));
        return app;
    }
    void sim(CLI::App& app) {
        dress(app);
        app.require_subcommand(1);
        json(command(app, "list", CliText::help_sim_list, Command::sim_list));
        phone(json(command(app, "bind", CliText::help_sim_bind, Command::sim_bind)));
        phone(json(command(app, "unbind", CliText::help_sim_unbind, Command::sim_unbind)));
    }
    void trust(CLI::App& app) {
        dress(app);
        app.require_subcommand(1);
        CLI::App& add = json(command(app, "add", CliText::help_trust_add, Command::trust_add));
        add.add_option("FILE", invocation_.trust_file, t(CliText::help_trust_file))
            ->required()
            ->type_name("");
        add.add_option("--source", invocation_.trust_source, t(CliText::help_trust_source))
            ->type_name("TEXT");
        add.add_option("--fingerprint", invocation_.fingerprint, t(CliText::help_trust_fingerprint))
            ->type_name("HEX");
        json(command(app, "list", CliText::help_trust_list, Command::trust_list));
        CLI::App& remove = json(command(app, "remove", CliText::help_trust_remove, Command::trust_remove));
        remove.add_option("SHA256", invocation_.fingerprint, t(CliText::help_trust_prefix))
            ->required()
            ->type_name("");
        for (CLI::App* changing : {&add, &remove})
            changing->add_flag("--system", invocation_.system, t(CliText::help_trust_system));
    }
    void catalogue(CLI::App& app) {
        dress(app);
        app.require_subcommand(1);
        configuration(json(command(app, "list", CliText::help_catalogue_list, Command::catalogue_list)));
        configuration(command(app, "suggest", CliText::help_catalogue_suggest, Command::catalogue_suggest));
    }
    void verify(CLI::App& app) {
        VerifyOptions& options = invocation_.verify;
        app.add_option("FILE", options.files, t(CliText::help_verify_file))->required()->type_name("");
        app.add_option("--content", options.content, t(CliText::help_content))->type_name("FILE");
        app.add_option("--trust", options.trust, t(CliText::help_verify_trust))->type_name("DIR");
        app.add_option("--nonce", options.nonce, t(CliText::help_nonce))->type_name("TEXT");
        app.add_option("--origin", options.origin, t(CliText::help_token_origin))->type_name("ORIGIN");
        app.add_flag("--strict", options.strict, t(CliText::help_strict));
    }
    void sign(CLI::App& app) {
        SignOptions& options = invocation_.sign;
        app.add_option("FILE", options.files, t(CliText::help_sign_file))->required()->type_name("");
        app.add_option("-o,--output", options.output, t(CliText::help_output))->type_name("FILE");
        app.add_option("--output-dir", options.output_directory, t(CliText::help_output_dir))
            ->type_name("DIR")
            ->excludes("--output");
        choice(app, "--format", options.format, CliText::help_format,
               {"cades-detached", "cades-attached", "jws"});
        choice(app, "--digest", options.digest, CliText::help_digest, {"sha256", "sha384", "sha512"});
        app.add_flag("--pss", options.pss, t(CliText::help_pss));
        app.add_option("--certificate", options.certificate, t(CliText::help_certificate))
            ->type_name("SHA256");
        app.add_flag("--force", options.force, t(CliText::help_force));
        CLI::Option* device = app.add_option("--device", options.device, t(CliText::help_device))
                                  ->type_name("usb-token|sim:NUMBER");
        CLI::Option* ticket =
            app.add_option("--ticket", options.ticket, t(CliText::help_ticket))->type_name("FILE");
        app.add_option("--resume", options.resume, t(CliText::help_resume))
            ->type_name("ID")
            ->excludes(device)
            ->excludes(ticket);
    }
    void driver(CLI::App& app) {
        dress(app);
        app.require_subcommand(1);
        CLI::App& test = command(app, "test", CliText::help_driver_test, Command::driver_test);
        DriverTestOptions& options = invocation_.driver_test;
        test.add_option("MODULE", options.module, t(CliText::help_driver_module))->type_name("");
        choice(test, "--profile", options.profile, CliText::help_profile, {"smoke"});
        test.add_option("--slot", options.slot, t(CliText::help_slot))
            ->type_name("N")
            ->excludes(test.add_option("--token-serial", options.token_serial, t(CliText::help_token_serial))
                           ->type_name("TEXT"));
        test.add_option("--key-id", options.key_id, t(CliText::help_key_id))->type_name("HEX");
        test.add_option("--only", options.only, t(CliText::help_only))
            ->type_name("GLOB")
            ->allow_extra_args(false);
        test.add_option("--skip", options.skip, t(CliText::help_skip))
            ->type_name("GLOB")
            ->allow_extra_args(false);
        test.add_flag("--list", options.list, t(CliText::help_list));
        test.add_option("--timeout", options.timeout, t(CliText::help_timeout))
            ->check(CLI::Range(1, 3600).description(""))
            ->type_name("SECONDS");
        test.add_option("--pin-fd", options.pin_fd, t(CliText::help_pin_fd))
            ->type_name("N")
            ->excludes(test.add_flag("--no-login", options.no_login, t(CliText::help_no_login)));
        test.add_option("--json", options.json, t(CliText::help_json_report))->type_name("FILE|-");
        test.add_option("--junit", options.junit, t(CliText::help_junit))->type_name("FILE");
    }
    void choice(CLI::App& app, const char* name, std::string& value, CliText help,
                const std::vector<std::string>& allowed) {
        app.add_option(name, value, t(help))
            ->check(CLI::IsMember(allowed).description(""))
            ->type_name(CLI::detail::join(allowed, "|"));
    }
    void configuration(CLI::App& app) {
        app.add_option("-c,--config", invocation_.configuration, t(CliText::help_config))->type_name("FILE");
    }
    void origin(CLI::App& app) {
        app.add_option("ORIGIN", invocation_.origin, t(CliText::help_origin))->required()->type_name("");
        json(app);
    }
    void phone(CLI::App& app) {
        app.add_option("NUMBER", invocation_.phone, t(CliText::help_phone))->required()->type_name("");
    }
    void audit_file(CLI::App& app) {
        app.add_option("--file", invocation_.audit_file, t(CliText::help_audit_file))->type_name("FILE");
    }

    CLI::App app_;
    Language language_;
    Invocation invocation_;
    std::string named_language_;
    std::size_t last_ = 0;
};

} // namespace

std::variant<Invocation, Answered> read_command_line(std::vector<std::string> arguments, Language language) {
    Grammar grammar{chosen_language(arguments, language)};
    return grammar.read(std::move(arguments));
}

} // namespace kyso::cli
