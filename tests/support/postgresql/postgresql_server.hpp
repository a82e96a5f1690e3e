// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL server of the test's own: an empty cluster in a folder of its own, no network, gone when the
// object goes. The real server; it does not run as root, so root starts it as nobody.
#pragma once

#include "tests/support/temporary_folder.hpp"
#include "tests/support/window/child_process.hpp"

#include <memory>

namespace kyso::test {

class PostgresqlServer {
  public:
    /// `durable`: with fsync, as in production; for measuring. Throws std::runtime_error with its log.
    explicit PostgresqlServer(bool durable = false);
    ~PostgresqlServer();
    PostgresqlServer(const PostgresqlServer&) = delete;
    PostgresqlServer& operator=(const PostgresqlServer&) = delete;

    /// For libpq.
    std::string conninfo() const;
    /// As after a crash of the machine that comes back.
    void restart();

  private:
    void start();
    Words as_its_user(Words command) const;

    TemporaryFolder folder_;
    bool durable_;
    std::unique_ptr<ChildProcess> process_;
};

} // namespace kyso::test
