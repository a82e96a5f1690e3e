// SPDX-License-Identifier: Apache-2.0
#include "tests/support/softhsm/softhsm.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace kyso::test {
namespace {

std::string write_file(const std::filesystem::path& path, ByteView content) {
    std::ofstream file{path, std::ios::binary};
    file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
    return path.string();
}

void run(const std::vector<std::string>& arguments) {
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = -1;
    const int error = ::posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::system_error(error, std::generic_category(), arguments.front());
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (status != 0) throw std::runtime_error(arguments.front() + " failed; it says why on stderr");
}

} // namespace

SoftHsm::SoftHsm() {
    run({KYSO_TEST_TOKEN, "--dir", folder().string()});
}

void SoftHsm::add_token(const SoftHsmToken& token) {
    std::vector<std::string> arguments{KYSO_TEST_TOKEN,
                                       "--dir",
                                       folder().string(),
                                       "--label",
                                       token.label,
                                       "--pin-file",
                                       write_file(folder_ / "pin", as_bytes(token.pin))};
    for (std::size_t i = 0; i < token.keys.size(); ++i) {
        const SoftHsmKey& key = token.keys[i];
        const std::string stem = "key" + std::to_string(i);
        if (key.always_authenticate) arguments.emplace_back("--always-authenticate");
        if (key.public_key) arguments.emplace_back("--public-key");
        arguments.insert(arguments.end(), {"--id", to_hex(key.id), "--key-label", key.label});
        if (!key.private_key.empty())
            arguments.insert(arguments.end(),
                             {"--key", write_file(folder_ / (stem + ".key"), key.private_key)});
        arguments.insert(arguments.end(),
                         {"--certificate", write_file(folder_ / (stem + ".crt"), key.certificate)});
    }
    run(arguments);
}

} // namespace kyso::test
