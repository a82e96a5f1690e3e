// SPDX-License-Identifier: Apache-2.0
#include "signature/trust_anchor.hpp"

#include "signature/openssl_handles.hpp"

#include <openssl/pem.h>

#include <algorithm>
#include <fstream>

namespace kyso::signature {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_file_size = 1024 * 1024;
constexpr std::size_t max_comment = 1024;
constexpr std::string_view begin_mark = "-----BEGIN ";

Error unusable(const fs::path& file, std::string_view why) {
    return Error{Errc::config_invalid, file.string() + ": " + std::string{why}};
}

struct Comments {
    std::string source, added, by, sha256;
};

/// `# name: value` lines; others are left alone.
Comments read_comments(std::string_view text) {
    Comments comments;
    const std::pair<std::string_view, std::string*> known[] = {{"# source: ", &comments.source},
                                                               {"# added: ", &comments.added},
                                                               {"# by: ", &comments.by},
                                                               {"# sha256: ", &comments.sha256}};
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        for (const auto& [name, value] : known)
            if (line.starts_with(name) && value->empty() && is_utf8(line))
                *value = line.substr(name.size(), max_comment);
    }
    return comments;
}

Result<std::vector<Certificate>> read_pem(ByteView text, const fs::path& file) {
    const BioHandle in = reader_of(text);
    std::vector<Certificate> certificates;
    while (const X509Handle x509{PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)}) {
        auto certificate = Certificate::parse(to_der(i2d_X509, static_cast<const X509*>(x509.get())));
        if (!certificate) return unusable(file, certificate.error().detail());
        certificates.push_back(*std::move(certificate));
    }
    // Each BEGIN must have given a certificate: a damaged second one would otherwise go unnoticed.
    std::size_t announced = 0;
    for (auto at = as_text(text).find(begin_mark); at != std::string_view::npos;
         at = as_text(text).find(begin_mark, at + 1))
        ++announced;
    if (certificates.empty() || certificates.size() != announced)
        return unusable(file, "holds something else than certificates");
    return certificates;
}

std::string one_line(std::string_view text) {
    std::string line{text.substr(0, max_comment)};
    std::ranges::replace_if(
        line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return line;
}

} // namespace

Result<std::vector<TrustAnchor>> read_trust_anchors(ByteView content, const fs::path& named) {
    const OpensslErrorScope errors;
    if (content.size() > max_file_size) return unusable(named, "too large for a certificate file");
    const std::size_t begin = as_text(content).find(begin_mark);
    if (begin == std::string_view::npos) {
        auto certificate = Certificate::parse(content);
        if (!certificate)
            return unusable(named, "neither PEM nor DER certificate: " + certificate.error().detail());
        return std::vector{TrustAnchor{*std::move(certificate), named, {}, {}, {}}};
    }
    const Comments comments = read_comments(as_text(content).substr(0, begin));
    auto certificates = read_pem(content, named);
    if (!certificates) return certificates.error();
    if (!comments.sha256.empty() &&
        (certificates->size() != 1 || to_hex(certificates->front().sha256()) != comments.sha256))
        return unusable(named, "its sha256 line is not that of its certificate");
    std::vector<TrustAnchor> anchors;
    for (Certificate& certificate : *certificates)
        anchors.push_back({std::move(certificate), named, comments.source, comments.added, comments.by});
    return anchors;
}

Result<std::vector<TrustAnchor>> read_trust_file(const fs::path& file) {
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    if (failure) return unusable(file, failure.message());
    if (size > max_file_size) return unusable(file, "too large for a certificate file");
    std::ifstream in{file, std::ios::binary};
    Bytes bytes(static_cast<std::size_t>(size));
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!in) return unusable(file, "cannot be read");
    return read_trust_anchors(bytes, file);
}

Result<std::vector<TrustAnchor>> read_trust_folder(const fs::path& folder) {
    std::error_code failure;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry{folder, failure}, end; !failure && entry != end;
         entry.increment(failure)) {
        const auto extension = entry->path().extension();
        if (extension == ".crt" || extension == ".cer" || extension == ".pem") files.push_back(entry->path());
    }
    if (failure) return unusable(folder, failure.message());
    std::ranges::sort(files);
    std::vector<TrustAnchor> anchors;
    for (const auto& file : files) {
        auto read = read_trust_file(file);
        if (!read) return read.error();
        std::ranges::move(*read, std::back_inserter(anchors));
    }
    return anchors;
}

std::string to_trust_file(const TrustAnchor& anchor) {
    std::string text = "# A certificate trusted by kysod: see “kyso trust” in kyso(1).\n";
    text += "# sha256: " + to_hex(anchor.certificate.sha256()) + "\n";
    text += "# subject: " + one_line(anchor.certificate.subject_rfc4514()) + "\n";
    text += "# source: " + one_line(anchor.source) + "\n";
    text += "# added: " + one_line(anchor.added) + "\n";
    text += "# by: " + one_line(anchor.by) + "\n";
    const std::string base64 = to_base64(anchor.certificate.der());
    text += "-----BEGIN CERTIFICATE-----\n";
    for (std::size_t at = 0; at < base64.size(); at += 64)
        text += base64.substr(at, 64) + "\n";
    return text + "-----END CERTIFICATE-----\n";
}

fs::path system_trust_folder() {
    return "/etc/kyso/trust.d";
}

fs::path person_trust_folder(const fs::path& configuration_home) {
    return configuration_home / "kyso/trust.d";
}

} // namespace kyso::signature
