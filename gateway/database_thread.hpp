// SPDX-License-Identifier: Apache-2.0
// The store's calls, made one after another on a thread of their own, so that a slow or hung database stops
// neither polls nor answers. Whoever waits gets an error when the time is over; the calls that follow then
// fail just as fast, until the database answers again.
#pragma once

#include "gateway/store.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <future>

namespace kyso::gateway {

class DatabaseThread {
  public:
    DatabaseThread(boost::asio::any_io_executor loop, Store store, std::chrono::seconds patience)
        : loop_(std::move(loop)), store_(std::move(store)), patience_(patience) {}
    /// What was asked for is done first, or its time is over.
    ~DatabaseThread() { thread_.join(); }
    DatabaseThread(const DatabaseThread&) = delete;
    DatabaseThread& operator=(const DatabaseThread&) = delete;

    /// What `work(store)`, some Result, comes to. Works are done in the order of their calls. Called on the
    /// loop. Errc::sim_service_failed when the time is over: whether it was done is then not known, but it is
    /// before any later work begins.
    template <class Work>
    boost::asio::awaitable<std::invoke_result_t<Work&, Store&>> run(Work work) {
        auto job = std::make_shared<Job<Work>>(std::move(work), loop_, deadline());
        boost::asio::post(thread_, [this, job]() mutable {
            perform(*job);
            boost::asio::post(loop_, [job = std::move(job)] {
                job->done = true;
                job->waiting.cancel();
            });
        });
        co_await job->waiting.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (!job->done) co_return late();
        if (job->thrown) std::rethrow_exception(job->thrown);
        co_return *std::move(job->answer);
    }

    /// The same, blocking: before the loop runs.
    template <class Work>
    std::invoke_result_t<Work&, Store&> wait(Work work) {
        Job<Work> job{std::move(work), loop_, deadline()};
        std::promise<void> done;
        boost::asio::post(thread_, [&] {
            perform(job);
            done.set_value();
        });
        done.get_future().wait();
        if (job.thrown) std::rethrow_exception(job.thrown);
        return *std::move(job.answer);
    }

  private:
    using Time = std::chrono::steady_clock::time_point;
    /// A server is given up at the deadline, a file cannot be: so much later nobody waits for it.
    static constexpr std::chrono::seconds grace{1};

    template <class Work>
    struct Job {
        Job(Work the_work, const boost::asio::any_io_executor& loop, Time the_deadline)
            : work(std::move(the_work)), deadline(the_deadline), waiting(loop, the_deadline + grace) {}
        Work work;
        Time deadline;
        std::optional<std::invoke_result_t<Work&, Store&>> answer;
        std::exception_ptr thrown;
        boost::asio::steady_timer waiting; ///< of the loop; cancelled when it is done
        bool done = false;                 ///< of the loop
    };

    template <class Work>
    void perform(Job<Work>& job) {
        // What waited behind a hung one for too long is not begun: nobody waits for it any more.
        if (std::chrono::steady_clock::now() >= job.deadline) {
            job.answer = late();
            return;
        }
        try {
            store_.give_up_at(job.deadline);
            job.answer = job.work(store_);
        } catch (...) { // a bug; whoever asked gets it
            job.thrown = std::current_exception();
        }
    }
    Time deadline() const { return std::chrono::steady_clock::now() + patience_; }
    static Error late() { return Error{Errc::sim_service_failed, "the database does not answer in time"}; }

    boost::asio::any_io_executor loop_;
    Store store_;
    std::chrono::seconds patience_;
    boost::asio::thread_pool thread_{1};
};

} // namespace kyso::gateway
