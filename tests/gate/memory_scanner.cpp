// SPDX-License-Identifier: Apache-2.0
#include "tests/gate/memory_scanner.hpp"

#include "protocol/fd.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace kyso::gate {
namespace {

constexpr std::size_t chunk_size = std::size_t{1} << 20U;

std::string wide(const std::string& text, bool little) {
    std::string octets;
    for (const char c : text) {
        if (!little) octets += '\0';
        octets += c;
        if (little) octets += '\0';
    }
    return octets;
}

std::string upper(std::string text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return text;
}

/// As it stands in the middle of a longer base64, `before` octets after a group's start.
std::string base64_inside(const std::string& text, std::size_t before) {
    const std::string padded = std::string(before, 'x') + text;
    std::string encoded = to_base64(as_bytes(padded));
    const std::size_t start = (before * 8 + 5) / 6;  // characters that hold a bit of what came before
    const std::size_t whole = padded.size() * 8 / 6; // characters without a bit of what comes after
    return encoded.substr(start, whole - start);
}

void look(std::string_view octets, const std::vector<Needle>& needles, const std::string& where,
          Findings& findings) {
    for (const Needle& needle : needles)
        if (memmem(octets.data(), octets.size(), needle.octets.data(), needle.octets.size()) != nullptr)
            findings.hits.push_back(where + " (" + needle.form + ")");
}

std::string whole_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct Mapping {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
    std::string name;
};

std::vector<Mapping> readable_mappings(pid_t pid) {
    std::vector<Mapping> mappings;
    std::ifstream maps{"/proc/" + std::to_string(pid) + "/maps"};
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields{line};
        Mapping mapping;
        char dash = 0;
        std::string rights, offset, device, inode;
        fields >> std::hex >> mapping.start >> dash >> mapping.end >> rights >> offset >> device >> inode >>
            mapping.name;
        // The kernel's own pages cannot be read through /proc/PID/mem.
        if (rights.starts_with('r') && mapping.name != "[vvar]" && mapping.name != "[vsyscall]" &&
            mapping.name != "[vvar_vclock]")
            mappings.push_back(mapping);
    }
    return mappings;
}

} // namespace

std::vector<Needle> forms_of(const std::string& text) {
    const std::string hex = to_hex(as_bytes(text));
    return {{"plain", text},
            {"UTF-16LE", wide(text, true)},
            {"UTF-16BE", wide(text, false)},
            {"hexadecimal", hex},
            {"HEXADECIMAL", upper(hex)},
            {"base64", base64_inside(text, 0)},
            {"base64 + 1", base64_inside(text, 1)},
            {"base64 + 2", base64_inside(text, 2)}};
}

Findings scan_memory(pid_t pid, const std::vector<Needle>& needles) {
    const std::string process = "/proc/" + std::to_string(pid);
    const Fd memory{::open((process + "/mem").c_str(), O_RDONLY | O_CLOEXEC)};
    const auto mappings = readable_mappings(pid);
    if (!memory || mappings.empty()) throw std::runtime_error(process + "/mem: " + std::strerror(errno));
    std::size_t overlap = 0;
    for (const Needle& needle : needles)
        overlap = std::max(overlap, needle.octets.size());
    Findings findings;
    std::string chunk;
    for (const Mapping& mapping : mappings) {
        for (std::uint64_t at = mapping.start; at < mapping.end; at += chunk_size) {
            chunk.resize(std::min<std::uint64_t>(chunk_size + overlap, mapping.end - at));
            const ssize_t got = ::pread(memory.get(), chunk.data(), chunk.size(), static_cast<off_t>(at));
            if (got <= 0) break; // gone since, or never backed by anything
            findings.octets += std::min<std::size_t>(static_cast<std::size_t>(got), chunk_size);
            look({chunk.data(), static_cast<std::size_t>(got)}, needles, process + " " + mapping.name,
                 findings);
        }
    }
    return findings;
}

Findings scan_arguments(pid_t pid, const std::vector<Needle>& needles) {
    Findings findings;
    for (const char* name : {"cmdline", "environ"}) {
        const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
        const std::string text = whole_file(path);
        findings.octets += text.size();
        look(text, needles, path, findings);
    }
    return findings;
}

Findings scan_files(const std::filesystem::path& folder, const std::filesystem::path& except,
                    const std::vector<Needle>& needles) {
    Findings findings;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file() || entry.path() == except) continue;
        const std::string text = whole_file(entry.path());
        findings.octets += text.size();
        look(text, needles, entry.path(), findings);
    }
    return findings;
}

void operator+=(Findings& all, Findings more) {
    all.octets += more.octets;
    std::ranges::move(more.hits, std::back_inserter(all.hits));
}

} // namespace kyso::gate
