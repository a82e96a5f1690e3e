// SPDX-License-Identifier: Apache-2.0
#include "tests/support/postgresql/postgresql_server.hpp"

#include "tests/support/window/wait_until.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace kyso::test {
namespace {

const std::string programs = KYSO_POSTGRES_DIR;
constexpr uid_t nobody = 65534;

std::string log_in(const std::filesystem::path& folder) {
    std::ostringstream text;
    text << std::ifstream{folder / "log"}.rdbuf();
    return text.str();
}

} // namespace

Words PostgresqlServer::as_its_user(Words command) const {
    if (::geteuid() == 0)
        command.insert(command.begin(), {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
    return command;
}

PostgresqlServer::PostgresqlServer(bool durable) : durable_(durable) {
    if (::geteuid() == 0 && ::chown(folder_.path().c_str(), nobody, nobody) != 0)
        throw std::runtime_error("chown for PostgreSQL");
    const auto made = output_of(
        as_its_user({programs + "/initdb", "--pgdata", (folder_ / "data").string(), "--username=kyso",
                     "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"}),
        {});
    if (!made) throw std::runtime_error("initdb failed");
    start();
}

PostgresqlServer::~PostgresqlServer() {
    process_->send_signal(SIGQUIT); // at once; its children go with it
    process_->exit_code(patience);
}

std::string PostgresqlServer::conninfo() const {
    return "host=" + folder_.path().string() + " user=kyso dbname=postgres";
}

void PostgresqlServer::restart() {
    process_->send_signal(SIGQUIT);
    process_->exit_code(patience);
    start();
}

void PostgresqlServer::start() {
    const Fd log{::open((folder_ / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
    process_ = std::make_unique<ChildProcess>(ChildProcess::Start{
        as_its_user({programs + "/postgres", "-D", (folder_ / "data").string(), "-k", folder_.path().string(),
                     "-c", "listen_addresses=", "-c", std::string{"fsync="} + (durable_ ? "on" : "off")}),
        {},
        {},
        log.get(),
        log.get()});
    const bool ready = wait_until([&] {
        return output_of({programs + "/pg_isready", "-h", folder_.path().string(), "-U", "kyso"}, {})
            .has_value();
    });
    if (!ready) throw std::runtime_error("PostgreSQL does not start:\n" + log_in(folder_.path()));
}

} // namespace kyso::test
