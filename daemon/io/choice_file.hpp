// SPDX-License-Identifier: Apache-2.0
// The certificates that people chose: the last one of each requester on disk (keyed hashes), to preselect it;
// the ones chosen for a page to read only in memory, as long as kysod runs. A file that cannot be read or
// written costs that convenience and nothing else.
#pragma once

#include "daemon/core/choice_book.hpp"
#include "daemon/flow/ports.hpp"

#include <filesystem>
#include <map>

namespace kyso::io {

class ChoiceFile final : public flow::ChoiceMemory {
  public:
    static constexpr const char* file_name = "choices";

    /// `log` gives the keyed hashes and must outlive this.
    ChoiceFile(const std::filesystem::path& folder, const flow::AuditLog& log);

    bool was_last(const std::string& requester, const signature::Certificate& certificate) const override;
    void remember(const std::string& requester, const signature::Certificate& certificate) override;
    std::optional<signature::Certificate> chosen(const std::string& requester) const override;
    void choose(const std::string& requester, const signature::Certificate& certificate) override;

  private:
    std::string hash(const std::string& requester, ByteView certificate = {}) const;
    void write() const;

    std::filesystem::path path_;
    const flow::AuditLog& log_;
    core::ChoiceBook book_;
    std::map<std::string, signature::Certificate> chosen_;
};

} // namespace kyso::io
