// Fault injection at the system-call boundary, as a library for LD_PRELOAD. No change of the program is needed: .NET
// looks native functions up with dlsym, so dlsym is what is replaced here; it hands out the functions below instead.
//
// A kernel may fail, interrupt, and do less than asked; it may not lie. With edge-triggered epoll, an EAGAIN or a short
// read with bytes left behind it promises an event to come. So after each of these the registration is modified to
// what it was, upon which epoll reports the descriptor again if it is ready (and nothing if it is not).
//
// FAULTS_RATE=N: one call in N fails (0: none). FAULTS_SEED: the same seed, the same choices (in one thread).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_FD = 65536, MAX_KIND = 64 };

static struct { int epfd; struct epoll_event event; } registered[MAX_FD];
static struct { const char *name; unsigned long count; } kinds[MAX_KIND];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t state;
static unsigned long rate;

// What may be injected: everything that this build knows of, so that a run can see what never happened.
enum { RECV_EINTR, RECV_EAGAIN, RECV_SHORT, RECV_RESET, SEND_EINTR, SEND_EAGAIN, SEND_SHORT, SEND_RESET, SEND_NOBUFS,
  ACCEPT_EINTR, ACCEPT_EAGAIN, ACCEPT_ABORTED, ACCEPT_MFILE, ACCEPT_NFILE, ACCEPT_NOBUFS, ACCEPT_NOMEM,
  WAIT_EINTR, WAIT_SPURIOUS, WAIT_MERGED, CTL_NOMEM, WRITE_EINTR, KINDS };
static const char *const names[KINDS] = { "recv EINTR", "recv EAGAIN", "recv short", "recv ECONNRESET", "send EINTR",
  "send EAGAIN", "send short", "send ECONNRESET", "send ENOBUFS", "accept EINTR", "accept EAGAIN", "accept ECONNABORTED",
  "accept EMFILE", "accept ENFILE", "accept ENOBUFS", "accept ENOMEM", "epoll_wait EINTR", "epoll_wait spurious",
  "epoll_wait merged", "epoll_ctl ENOMEM", "write EINTR" };

static uint64_t next(void) {
  pthread_mutex_lock(&lock);
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  uint64_t value = state;
  pthread_mutex_unlock(&lock);
  return value * 0x2545F4914F6CDD1DULL >> 16;
}

// One of `count` kinds from `first` on, or -1 for no fault this time.
static int choose(int first, int count) {
  if (rate == 0 || next() % rate != 0)
    return -1;
  int kind = first + (int)(next() % (unsigned)count);
  __atomic_add_fetch(&kinds[kind].count, 1, __ATOMIC_RELAXED);
  return kind;
}

static int fail(int error) { errno = error; return -1; }

// Keeps the promise that was made with EAGAIN or a short count.
static void promise(int fd) {
  int saved = errno;
  if (fd >= 0 && fd < MAX_FD && registered[fd].epfd != 0)
    epoll_ctl(registered[fd].epfd, EPOLL_CTL_MOD, fd, &registered[fd].event);
  errno = saved;
}

static ssize_t fault_recv(int fd, void *data, size_t size, int flags) {
  switch (choose(RECV_EINTR, 4)) {
    case RECV_EINTR: return fail(EINTR);
    case RECV_EAGAIN: promise(fd); return fail(EAGAIN);
    case RECV_RESET: shutdown(fd, SHUT_RDWR); return fail(ECONNRESET);
    case RECV_SHORT: {
      ssize_t count = recv(fd, data, size > 1 ? 1 + next() % (size < 16 ? size : 16) : size, flags);
      promise(fd);
      return count;
    }
    default: return recv(fd, data, size, flags);
  }
}

static ssize_t fault_send(int fd, const void *data, size_t size, int flags) {
  switch (choose(SEND_EINTR, 5)) {
    case SEND_EINTR: return fail(EINTR);
    case SEND_EAGAIN: promise(fd); return fail(EAGAIN);
    case SEND_RESET: shutdown(fd, SHUT_RDWR); return fail(ECONNRESET);
    case SEND_NOBUFS: return fail(ENOBUFS);
    case SEND_SHORT: {
      ssize_t count = send(fd, data, size > 1 ? 1 + next() % (size - 1) : size, flags);
      promise(fd);
      return count;
    }
    default: return send(fd, data, size, flags);
  }
}

static int fault_accept4(int fd, struct sockaddr *address, socklen_t *size, int flags) {
  switch (choose(ACCEPT_EINTR, 7)) {
    case ACCEPT_EINTR: return fail(EINTR);
    case ACCEPT_EAGAIN: promise(fd); return fail(EAGAIN);
    case ACCEPT_ABORTED: return fail(ECONNABORTED);
    case ACCEPT_MFILE: return fail(EMFILE);
    case ACCEPT_NFILE: return fail(ENFILE);
    case ACCEPT_NOBUFS: return fail(ENOBUFS);
    case ACCEPT_NOMEM: return fail(ENOMEM);
    default: return accept4(fd, address, size, flags);
  }
}

// Events that say more than is so: whoever tries gets EAGAIN, and must not mind.
static int embellish(struct epoll_event *events, int count, int kind) {
  if (kind == WAIT_SPURIOUS)
    for (int i = 0; i < count; i++)
      events[i].events |= EPOLLIN | EPOLLOUT;
  return count;
}

static int fault_epoll_wait(int epfd, struct epoll_event *events, int size, int timeout) {
  int kind = choose(WAIT_EINTR, 3);
  if (kind == WAIT_EINTR)
    return fail(EINTR);
  return embellish(events, epoll_wait(epfd, events, kind == WAIT_MERGED ? 1 : size, timeout), kind);
}

static long fault_syscall(long number, long a, long b, long c, long d, long e, long f) {
#ifdef SYS_epoll_pwait2
  if (number == SYS_epoll_pwait2) {
    int kind = choose(WAIT_EINTR, 3);
    if (kind == WAIT_EINTR)
      return fail(EINTR);
    return embellish((struct epoll_event *)b, (int)syscall(number, a, b, kind == WAIT_MERGED ? 1 : c, d, e, f), kind);
  }
#endif
  return syscall(number, a, b, c, d, e, f);
}

static int fault_epoll_ctl(int epfd, int operation, int fd, struct epoll_event *event) {
  static int calls;
  // Not the first ones: a reactor that cannot be made is another test.
  if (operation == EPOLL_CTL_ADD && __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) > 4 && choose(CTL_NOMEM, 1) == CTL_NOMEM)
    return fail(ENOMEM);
  int result = epoll_ctl(epfd, operation, fd, event);
  if (result == 0 && fd >= 0 && fd < MAX_FD) {
    registered[fd].epfd = operation == EPOLL_CTL_DEL ? 0 : epfd;
    if (operation != EPOLL_CTL_DEL)
      registered[fd].event = *event;
  }
  return result;
}

static ssize_t fault_write(int fd, const void *data, size_t size) {
  // Written to is the eventfd alone, and rarely: so every other call fails, the first one too.
  static int calls;
  if (rate != 0 && __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) % 2 == 0) {
    __atomic_add_fetch(&kinds[WRITE_EINTR].count, 1, __ATOMIC_RELAXED);
    return fail(EINTR);
  }
  return write(fd, data, size);
}

static int fault_close(int fd) {
  if (fd >= 0 && fd < MAX_FD)
    registered[fd].epfd = 0;
  return close(fd);
}

static const struct { const char *name; void *function; } replaced[] = {
  { "recv", fault_recv }, { "send", fault_send }, { "accept4", fault_accept4 }, { "epoll_wait", fault_epoll_wait },
  { "epoll_ctl", fault_epoll_ctl }, { "syscall", fault_syscall }, { "write", fault_write }, { "close", fault_close },
};

void *dlsym(void *handle, const char *name) {
  static void *(*real)(void *, const char *);
  if (real == NULL) {
    static const char *const versions[] = { "GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.17" };
    for (int i = 0; i < 3 && real == NULL; i++)
      *(void **)&real = dlvsym(RTLD_NEXT, "dlsym", versions[i]);
  }
  void *found = real(handle, name);
  for (size_t i = 0; found != NULL && i < sizeof replaced / sizeof *replaced; i++)
    if (strcmp(name, replaced[i].name) == 0)
      return replaced[i].function;
  return found;
}

__attribute__((constructor)) static void begin(void) {
  const char *seed = getenv("FAULTS_SEED"), *every = getenv("FAULTS_RATE");
  state = (seed != NULL ? strtoull(seed, NULL, 10) : 1) * 0x9E3779B97F4A7C15ULL | 1;
  rate = every != NULL ? strtoul(every, NULL, 10) : 0;
  for (int i = 0; i < KINDS; i++)
    kinds[i].name = names[i];
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAULTS_REPORT");
  FILE *report = path != NULL ? fopen(path, "w") : NULL;
  for (int i = 0; report != NULL && i < KINDS; i++)
    fprintf(report, "%-22s %lu\n", kinds[i].name, kinds[i].count);
  if (report != NULL)
    fclose(report);
}
