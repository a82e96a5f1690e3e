// SPDX-License-Identifier: Apache-2.0
#include "cli/sign_plan.hpp"

#include "cli/files.hpp"
#include "cli/printable.hpp"
#include "drivers/sim/phone_number.hpp"
#include "protocol/sign_request.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <set>

namespace kyso::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string ending_of(const std::string& format) {
    if (format == "jws") return ".jws";
    return format == "cades-attached" ? ".p7m" : ".p7s";
}

DigestAlgorithm digest_of(const std::string& name) {
    if (name == "sha384") return DigestAlgorithm::sha384;
    return name == "sha512" ? DigestAlgorithm::sha512 : DigestAlgorithm::sha256;
}

/// Nothing for standard output.
fs::path output_of(const SignOptions& options, const std::string& file) {
    if (!options.output.empty())
        return options.output == standard_input ? fs::path{} : fs::path{options.output};
    const std::string ending = ending_of(options.format);
    if (options.output_directory.empty())
        return file == standard_input ? fs::path{} : fs::path{file + ending};
    const fs::path name = file == standard_input ? fs::path{"stdin"} : fs::path{file}.filename();
    return fs::path{options.output_directory} / (name.string() + ending);
}

/// One spelling of a path, whether or not the file is there.
fs::path same_for_all(const fs::path& path) {
    std::error_code error;
    // Absolute first: of a name that is nowhere yet weakly_canonical() would make no path from the root.
    fs::path real = fs::weakly_canonical(fs::absolute(path, error), error);
    return error ? path.lexically_normal() : real;
}

bool is_prefix(const std::string& text) {
    return text.empty() || (text.size() >= 8 && text.size() <= 64 &&
                            text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos);
}

constexpr std::string_view sim_prefix = "sim:";
constexpr std::size_t longest_ticket = 2048 + 64; ///< as document.sign takes it, and white space

/// What is wrong about the device, and about what a SIM needs besides; nothing of a token.
std::optional<Misuse> misused_device(const SignOptions& options) {
    const bool sim = options.device.starts_with(sim_prefix);
    if (!sim && !options.device.empty() && options.device != "usb-token")
        return Misuse{CliText::sign_device, options.device};
    if (sim && !sim::PhoneNumber::read(options.device.substr(sim_prefix.size())))
        return Misuse{CliText::sign_device, options.device};
    if (sim != !options.ticket.empty()) return Misuse{CliText::sign_ticket_for_sim, {}};
    if ((sim || !options.resume.empty()) && options.files.size() > 1) return Misuse{CliText::sign_one, {}};
    return std::nullopt;
}

/// As it was given: the gateway judges it. White space around it is nobody's.
Result<std::string> ticket_of(const std::string& file) {
    const auto octets = read_whole(file, longest_ticket);
    if (!octets) return octets.error();
    const std::string text{as_text(*octets)};
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) return Error{Errc::ticket_invalid, file};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

Result<json::object> document_of(const SignOptions& options, const std::string& file) {
    json::object document{{"name", shown_name(file)}};
    if (options.format == "cades-detached") {
        const auto digest = digest_of_file(file, digest_of(options.digest));
        if (!digest) return digest.error();
        const std::string algorithm = options.digest.empty() ? "sha256" : options.digest;
        document["digest"] = json::object{{"algorithm", algorithm}, {"value", to_base64(*digest)}};
        return document;
    }
    const auto content = read_whole(file, DocumentRequest::max_content);
    if (!content) return content.error();
    document["content"] = to_base64(*content);
    return document;
}

} // namespace

std::string shown_name(const std::string& file) {
    constexpr std::size_t longest = 255;
    constexpr std::string_view dots = "…";
    if (file == standard_input) return "stdin";
    std::string name = printable(file);
    if (name.size() <= longest) return name;
    std::size_t from = name.size() - (longest - dots.size());
    while (from < name.size() && (static_cast<unsigned char>(name[from]) & 0xC0U) == 0x80U)
        ++from; // not within a character
    return std::string{dots} + name.substr(from);
}

std::variant<std::vector<PlannedSignature>, Misuse> plan_outputs(const SignOptions& options) {
    if (!options.output.empty() && options.files.size() > 1) return Misuse{CliText::sign_output_for_one, {}};
    if (!is_prefix(options.certificate)) return Misuse{CliText::sign_prefix, {}};
    if (auto misuse = misused_device(options)) return *misuse;
    if (std::ranges::count(options.files, standard_input) + (options.ticket == standard_input ? 1 : 0) > 1)
        return Misuse{CliText::sign_input_once, {}};
    std::set<fs::path> taken;
    for (const std::string& file : options.files)
        if (file != standard_input) taken.insert(same_for_all(file));
    std::vector<PlannedSignature> items;
    for (const std::string& file : options.files) {
        PlannedSignature item{file, output_of(options, file)};
        if (!item.output.empty() && !taken.insert(same_for_all(item.output)).second)
            return Misuse{CliText::sign_same_output, item.output.string()};
        items.push_back(std::move(item));
    }
    return items;
}

Result<SignPlan> make_plan(const SignOptions& options, std::vector<PlannedSignature> items) {
    SignPlan plan{std::move(items), {{"format", options.format}}};
    plan.on_phone = options.device.starts_with(sim_prefix) || !options.resume.empty();
    if (!options.digest.empty()) plan.request["digestAlgorithm"] = options.digest;
    if (options.pss) plan.request["padding"] = "pss";
    if (!options.certificate.empty()) {
        std::string digits = options.certificate;
        std::ranges::transform(digits, digits.begin(),
                               [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
        plan.request["certificate"] = digits;
    }
    if (!options.ticket.empty()) {
        auto ticket = ticket_of(options.ticket);
        if (!ticket) return ticket.error();
        plan.request["method"] = "sim";
        plan.request["phone"] = options.device.substr(sim_prefix.size());
        plan.request["ticket"] = *std::move(ticket);
    }
    json::array documents;
    for (const PlannedSignature& item : plan.items) {
        std::error_code error;
        if (!options.force && !item.output.empty() && fs::exists(fs::symlink_status(item.output, error)))
            return Error{Errc::file_exists, item.output.string()};
        if (!options.resume.empty()) continue; // what is signed was read then
        auto document = document_of(options, item.file);
        if (!document) return document.error();
        documents.emplace_back(*std::move(document));
    }
    plan.request["documents"] = std::move(documents);
    if (!options.resume.empty()) plan.request = {{"operation", options.resume}};
    return plan;
}

} // namespace kyso::cli
