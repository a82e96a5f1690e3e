// SPDX-License-Identifier: Apache-2.0
#include "drivers/host/sandbox.hpp"
#include "protocol/fd.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char** environ;

namespace kyso::drivers {
namespace {

constexpr std::uint64_t right_to_truncate = 1U
                                            << 14U; // ABI 3, Linux 6.2; the header of Debian 12 stops before
constexpr std::uint64_t to_read =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t to_write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                   LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                   LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                   LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                   LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr std::uint64_t of_a_file = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                                    LANDLOCK_ACCESS_FS_WRITE_FILE | right_to_truncate;

/// struct landlock_ruleset_attr of ABI 6, of which older kernels take the beginning.
struct RulesetAttributes {
    std::uint64_t handled_access_fs = 0;
    std::uint64_t handled_access_net = 0;
    std::uint64_t scoped = 0; ///< 1: abstract Unix sockets of others, 2: signals to others
};

class Ruleset {
  public:
    explicit Ruleset(long abi) {
        handled_ = to_read | to_write;
        if (abi >= 2) handled_ |= LANDLOCK_ACCESS_FS_REFER;
        if (abi >= 3) handled_ |= right_to_truncate;
        const RulesetAttributes attributes{handled_, 0, abi >= 6 ? 3U : 0U};
        const std::size_t size = abi >= 6 ? sizeof attributes : sizeof attributes.handled_access_fs;
        fd_ = Fd{static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, size, 0))};
    }

    /// What is not there needs no right.
    void allow(const std::string& path, std::uint64_t rights) {
        const Fd opened{::open(path.c_str(), O_PATH | O_CLOEXEC)};
        struct stat status {};
        if (!opened || ::fstat(opened.get(), &status) != 0) return;
        rights &= handled_;
        if (!S_ISDIR(status.st_mode)) rights &= of_a_file;
        const landlock_path_beneath_attr beneath{rights, opened.get()};
        ::syscall(SYS_landlock_add_rule, fd_.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    }
    void allow_reading(const std::string& path) { allow(path, to_read); }
    void allow_all(const std::string& path) { allow(path, handled_); }

    Result<bool> enter() {
        if (!fd_ || ::syscall(SYS_landlock_restrict_self, fd_.get(), 0) != 0)
            return Error{Errc::internal_error, "Landlock: " + std::string{std::strerror(errno)}};
        return true;
    }

  private:
    std::uint64_t handled_ = 0;
    Fd fd_;
};

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

/// Whether a folder is too much to give away with one file in it: the person's home, what is above it, and
/// folders that everybody may write to.
bool is_shared(const std::string& folder) {
    const char* home = std::getenv("HOME");
    const std::string below = folder == "/" ? folder : folder + "/";
    if (home != nullptr && (std::string{home} + "/").starts_with(below)) return true;
    struct stat status {};
    return ::stat(folder.c_str(), &status) != 0 || (status.st_mode & S_IWOTH) != 0;
}

/// SOFTHSM2_CONF=/srv/token/softhsm2.conf: the file, which may be made later, and the folder where its tokens
/// are.
void allow_named(Ruleset& rules, const std::string& path) {
    if (path.empty() || path.front() != '/') return;
    struct stat status {};
    const bool is_folder = ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (!is_folder) rules.allow_all(path);
    if (const std::string folder = is_folder ? path : folder_of(path); !is_shared(folder))
        rules.allow_all(folder);
}

bool is_of_every_program(std::string_view name) {
    return name == "HOME" || name == "PATH" || name == "LANG" || name == "XDG_RUNTIME_DIR";
}

} // namespace

Result<bool> limit_files(const std::string& module, const std::vector<std::string>& files) {
    const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) return false;
    Ruleset rules{abi};
    for (const char* folder :
         {"/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/opt", "/etc", "/sys", "/proc"})
        rules.allow_reading(folder);
    rules.allow_reading(folder_of(module));
    // Of the person they are not, but a vendor's service has its sockets and locks there.
    for (const char* folder : {"/dev", "/run", "/var"})
        rules.allow_all(folder);
    for (const std::string& file : files)
        rules.allow_all(file);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view variable{*entry};
        const std::size_t sign = variable.find('=');
        if (sign != std::string_view::npos && !is_of_every_program(variable.substr(0, sign)))
            allow_named(rules, std::string{variable.substr(sign + 1)});
    }
    return rules.enter();
}

} // namespace kyso::drivers
