// Fault injection at the system-call boundary, as a library for LD_PRELOAD. No change of the program is needed: .NET
// looks native functions up with dlsym, so dlsym is what is replaced here; it hands out the functions below instead.
//
// A kernel may fail, interrupt, and do less than asked; it may not lie. With edge-triggered epoll, an EAGAIN or a short
// count with more to be had promises an event to come. So after each of these the registration is modified to what it
// was, upon which epoll reports the descriptor again if it is ready (and nothing if it is not).
//
// FAULTS_RATE=N: one transfer or wait in N fails, and one in N/8 of the rarer calls (0: none). FAULTS_SEED: the same
// seed, the same choices (in one thread). FAULTS_REPORT: a file that gets, at the end, a line for each fault with its count.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAX_FD = 65536, LARGEST_SHORT_READ = 16, NAME_SERVER_PATIENCE_US = 20000 };

// What a fault does besides giving its errno.
enum effect {
  NOTHING,     // the call is not made
  PROMISE,     // an event must follow
  RESET,       // the connection is gone
  GOES_ON,     // the call is made; only its outcome is not told
  LESS,        // part of it is done
  SPURIOUS,    // events say more than is so
  MERGED,      // one event a wait: those left over grow together
};

enum call { RECV, READ, SEND, SENDMSG, WRITE, RECVMSG, ACCEPT4, SOCKET, CONNECT, EPOLL_WAIT, EPOLL_CTL, GETADDRINFO, CALLS };
static const char *const call_names[CALLS] = { "recv", "read", "send", "sendmsg", "write", "recvmsg", "accept4", "socket",
  "connect", "epoll_wait", "epoll_ctl", "getaddrinfo" };

// Everything that may be injected, each call's together. Which errno can arise where: the ERRORS of its man page.
struct fault { enum call call; enum effect effect; int error; const char *name; unsigned long count; };
#define FAULT(call, effect, error) { call, effect, error, #error, 0 }
static struct fault faults[] = {
  FAULT(RECV, NOTHING, EINTR), FAULT(RECV, PROMISE, EAGAIN), FAULT(RECV, RESET, ECONNRESET), FAULT(RECV, NOTHING, ENOMEM),
  { RECV, LESS, 0, "short", 0 },
  FAULT(READ, NOTHING, EINTR), FAULT(READ, PROMISE, EAGAIN), FAULT(READ, RESET, ECONNRESET), { READ, LESS, 0, "short", 0 },
  FAULT(RECVMSG, NOTHING, EINTR), FAULT(RECVMSG, PROMISE, EAGAIN), FAULT(RECVMSG, RESET, ECONNRESET), FAULT(RECVMSG, NOTHING, ENOMEM),
  { RECVMSG, LESS, 0, "short", 0 },
  FAULT(SEND, NOTHING, EINTR), FAULT(SEND, PROMISE, EAGAIN), FAULT(SEND, RESET, ECONNRESET), FAULT(SEND, RESET, EPIPE), FAULT(SEND, NOTHING, ENOBUFS),
  FAULT(SEND, NOTHING, ENOMEM), FAULT(SEND, NOTHING, ENETDOWN), { SEND, LESS, 0, "short", 0 },
  FAULT(SENDMSG, NOTHING, EINTR), FAULT(SENDMSG, PROMISE, EAGAIN), FAULT(SENDMSG, RESET, ECONNRESET), FAULT(SENDMSG, RESET, EPIPE),
  FAULT(SENDMSG, NOTHING, ENOBUFS), FAULT(SENDMSG, NOTHING, ENOMEM), { SENDMSG, LESS, 0, "short", 0 },
  FAULT(WRITE, NOTHING, EINTR),
  FAULT(ACCEPT4, NOTHING, EINTR), FAULT(ACCEPT4, PROMISE, EAGAIN), FAULT(ACCEPT4, NOTHING, ECONNABORTED),
  FAULT(ACCEPT4, NOTHING, EPROTO), FAULT(ACCEPT4, NOTHING, ENETDOWN), FAULT(ACCEPT4, NOTHING, EMFILE),
  FAULT(ACCEPT4, NOTHING, ENFILE), FAULT(ACCEPT4, NOTHING, ENOBUFS), FAULT(ACCEPT4, NOTHING, ENOMEM),
  FAULT(SOCKET, NOTHING, EMFILE), FAULT(SOCKET, NOTHING, ENFILE), FAULT(SOCKET, NOTHING, ENOBUFS), FAULT(SOCKET, NOTHING, ENOMEM),
  FAULT(CONNECT, GOES_ON, EINTR), FAULT(CONNECT, NOTHING, EAGAIN), FAULT(CONNECT, NOTHING, ECONNREFUSED),
  FAULT(CONNECT, NOTHING, ENETDOWN), FAULT(CONNECT, NOTHING, ENOBUFS),
  FAULT(EPOLL_WAIT, NOTHING, EINTR), { EPOLL_WAIT, SPURIOUS, 0, "spurious", 0 }, { EPOLL_WAIT, MERGED, 0, "merged", 0 },
  FAULT(EPOLL_CTL, NOTHING, ENOMEM), FAULT(EPOLL_CTL, NOTHING, ENOSPC),
  { GETADDRINFO, NOTHING, EAI_AGAIN, "EAI_AGAIN", 0 },
};
enum { FAULTS = sizeof faults / sizeof *faults };

static struct { int epfd; struct epoll_event event; } registered[MAX_FD];
static struct { int first, count; unsigned long every; } ranges[CALLS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t state;
static unsigned long rate;

static uint64_t next_locked(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state * 0x2545F4914F6CDD1DULL >> 16;
}

static uint64_t next(void) {
  pthread_mutex_lock(&lock);
  uint64_t value = next_locked();
  pthread_mutex_unlock(&lock);
  return value;
}

// The fault of this call, or NULL: mostly. Which one is drawn among those that came up least, so a short run has all.
static const struct fault *choose(enum call call) {
  if (rate == 0)
    return NULL;
  struct fault *chosen = NULL;
  pthread_mutex_lock(&lock);
  if (next_locked() % ranges[call].every == 0) {
    int count = ranges[call].count, start = (int)(next_locked() % (unsigned)count);
    for (int i = 0; i < count; i++) {
      struct fault *fault = &faults[ranges[call].first + (start + i) % count];
      if (chosen == NULL || fault->count < chosen->count)
        chosen = fault;
    }
    chosen->count++;
  }
  pthread_mutex_unlock(&lock);
  return chosen;
}

// Keeps the promise that was made with EAGAIN or a short count.
static void promise(int fd) {
  if (fd >= 0 && fd < MAX_FD && registered[fd].epfd != 0)
    epoll_ctl(registered[fd].epfd, EPOLL_CTL_MOD, fd, &registered[fd].event);
}

static int fail(const struct fault *fault, int fd) {
  if (fault->effect == PROMISE)
    promise(fd);
  if (fault->effect == RESET)
    shutdown(fd, SHUT_RDWR);
  errno = fault->error;
  return -1;
}

// After a short count: it is not an error, so errno need not survive.
static ssize_t shortened(int fd, ssize_t count) {
  if (count >= 0)
    promise(fd);
  return count;
}

static size_t less(size_t size, size_t most) { return size > 1 ? 1 + next() % ((size < most ? size : most) - 1) : size; }

static ssize_t fault_recv(int fd, void *data, size_t size, int flags) {
  const struct fault *fault = choose(RECV);
  if (fault == NULL)
    return recv(fd, data, size, flags);
  return fault->effect == LESS ? shortened(fd, recv(fd, data, less(size, LARGEST_SHORT_READ), flags)) : fail(fault, fd);
}

static ssize_t fault_read(int fd, void *data, size_t size) {
  const struct fault *fault = choose(READ);
  if (fault == NULL)
    return read(fd, data, size);
  return fault->effect == LESS ? shortened(fd, read(fd, data, less(size, LARGEST_SHORT_READ))) : fail(fault, fd);
}

static ssize_t fault_recvmsg(int fd, struct msghdr *message, int flags) {
  const struct fault *fault = choose(RECVMSG);
  if (fault == NULL)
    return recvmsg(fd, message, flags);
  if (fault->effect != LESS)
    return fail(fault, fd);
  struct iovec part = message->msg_iov[0];
  struct msghdr first = *message;
  part.iov_len = less(part.iov_len, LARGEST_SHORT_READ);
  first.msg_iov = &part;
  first.msg_iovlen = 1;
  return shortened(fd, recvmsg(fd, &first, flags));
}

static ssize_t fault_send(int fd, const void *data, size_t size, int flags) {
  const struct fault *fault = choose(SEND);
  if (fault == NULL)
    return send(fd, data, size, flags);
  return fault->effect == LESS ? shortened(fd, send(fd, data, less(size, size), flags)) : fail(fault, fd);
}

static ssize_t fault_sendmsg(int fd, const struct msghdr *message, int flags) {
  const struct fault *fault = choose(SENDMSG);
  if (fault == NULL)
    return sendmsg(fd, message, flags);
  if (fault->effect != LESS)
    return fail(fault, fd);
  struct iovec part = message->msg_iov[0];
  struct msghdr first = *message;
  part.iov_len = less(part.iov_len, part.iov_len);
  first.msg_iov = &part;
  first.msg_iovlen = 1;
  return shortened(fd, sendmsg(fd, &first, flags));
}

// Written to is the eventfd alone.
static ssize_t fault_write(int fd, const void *data, size_t size) {
  const struct fault *fault = choose(WRITE);
  return fault == NULL ? write(fd, data, size) : fail(fault, fd);
}

static int fault_accept4(int fd, struct sockaddr *address, socklen_t *size, int flags) {
  const struct fault *fault = choose(ACCEPT4);
  return fault == NULL ? accept4(fd, address, size, flags) : fail(fault, fd);
}

static int is_listener(int fd) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value != 0;
}

static int fault_socket(int domain, int type, int protocol) {
  // Not the first one: a server that cannot have its listener says so and ends.
  static int calls;
  const struct fault *fault = __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) > 0 ? choose(SOCKET) : NULL;
  return fault == NULL ? socket(domain, type, protocol) : fail(fault, -1);
}

static int fault_connect(int fd, const struct sockaddr *address, socklen_t size) {
  const struct fault *fault = choose(CONNECT);
  if (fault == NULL)
    return connect(fd, address, size);
  if (fault->effect == GOES_ON)
    connect(fd, address, size);
  return fail(fault, fd);
}

static int embellish(const struct fault *fault, struct epoll_event *events, int count) {
  if (fault != NULL && fault->effect == SPURIOUS)
    for (int i = 0; i < count; i++)
      events[i].events |= EPOLLIN | EPOLLOUT;
  return count;
}

static int fault_epoll_wait(int epfd, struct epoll_event *events, int size, int timeout) {
  const struct fault *fault = choose(EPOLL_WAIT);
  if (fault != NULL && fault->error != 0)
    return fail(fault, -1);
  return embellish(fault, events, epoll_wait(epfd, events, fault != NULL && fault->effect == MERGED ? 1 : size, timeout));
}

static long fault_syscall(long number, long a, long b, long c, long d, long e, long f) {
#ifdef SYS_epoll_pwait2
  if (number == SYS_epoll_pwait2) {
    const struct fault *fault = choose(EPOLL_WAIT);
    if (fault != NULL && fault->error != 0)
      return fail(fault, -1);
    long size = fault != NULL && fault->effect == MERGED ? 1 : c;
    return embellish(fault, (struct epoll_event *)b, (int)syscall(number, a, b, size, d, e, f));
  }
#endif
  return syscall(number, a, b, c, d, e, f);
}

static int fault_epoll_ctl(int epfd, int operation, int fd, struct epoll_event *event) {
  // Not the first one, which is the reactor's own eventfd, and no listener: what cannot watch these says so and ends.
  static int calls;
  if (__atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED) > 0 && operation == EPOLL_CTL_ADD && !is_listener(fd)) {
    const struct fault *fault = choose(EPOLL_CTL);
    if (fault != NULL)
      return fail(fault, -1);
  }
  int result = epoll_ctl(epfd, operation, fd, event);
  if (result == 0 && fd >= 0 && fd < MAX_FD) {
    registered[fd].epfd = operation == EPOLL_CTL_DEL ? 0 : epfd;
    if (operation != EPOLL_CTL_DEL)
      registered[fd].event = *event;
  }
  return result;
}

static int fault_close(int fd) {
  if (fd >= 0 && fd < MAX_FD)
    registered[fd].epfd = 0;
  return close(fd);
}

// A name server that does not answer: the resolver blocks until its patience is over.
static int fault_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **list) {
  // An address in digits needs no server.
  int is_numeric = hints != NULL && (hints->ai_flags & AI_NUMERICHOST) != 0;
  const struct fault *fault = is_numeric ? NULL : choose(GETADDRINFO);
  if (fault == NULL)
    return getaddrinfo(node, service, hints, list);
  usleep(NAME_SERVER_PATIENCE_US);
  return fault->error;
}

static const struct { const char *name; void *function; } replaced[] = {
  { "recv", fault_recv }, { "read", fault_read }, { "recvmsg", fault_recvmsg }, { "send", fault_send }, { "sendmsg", fault_sendmsg },
  { "write", fault_write }, { "accept4", fault_accept4 }, { "socket", fault_socket }, { "connect", fault_connect },
  { "epoll_wait", fault_epoll_wait }, { "epoll_ctl", fault_epoll_ctl }, { "syscall", fault_syscall },
  { "close", fault_close }, { "getaddrinfo", fault_getaddrinfo },
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
  for (int i = FAULTS - 1; i >= 0; i--)
    ranges[faults[i].call].first = i, ranges[faults[i].call].count++;
  for (int call = 0; call < CALLS; call++)
    ranges[call].every = call <= SENDMSG || call == EPOLL_WAIT ? rate : rate / 8 + 1;
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAULTS_REPORT");
  FILE *report = path != NULL && rate != 0 ? fopen(path, "a") : NULL;
  for (int i = 0; report != NULL && i < FAULTS; i++)
    fprintf(report, "%s %s %lu\n", call_names[faults[i].call], faults[i].name, faults[i].count);
  if (report != NULL)
    fclose(report);
}
