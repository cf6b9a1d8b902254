// The client of the fault run: sends requests of random bytes and sizes to an echo server and compares every byte that
// comes back. A connection that breaks is made again and its request sent again; a byte that differs ends the run.
// usage: client PORT REQUESTS SEED
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { THREADS = 8, LARGEST = 8192 };

static int port;
static long requests;
static long answered, broken;

static int dial(void) {
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  struct timeval patience = { .tv_sec = 30 };
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("connect");
    exit(3);
  }
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

// 1: echoed; 0: the connection broke.
static int ask(int fd, const unsigned char *request, size_t size) {
  unsigned char answer[LARGEST];
  for (size_t sent = 0; sent < size;) {
    ssize_t count = send(fd, request + sent, size - sent, MSG_NOSIGNAL);
    if (count <= 0)
      return 0;
    sent += (size_t)count;
  }
  for (size_t got = 0; got < size;) {
    ssize_t count = recv(fd, answer, size - got, 0);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      fprintf(stderr, "no answer for 30 s: the server hangs\n");
      exit(2);
    }
    if (count <= 0)
      return 0;
    if (memcmp(answer, request + got, (size_t)count) != 0) {
      fprintf(stderr, "a byte was lost or changed\n");
      exit(1);
    }
    got += (size_t)count;
  }
  return 1;
}

static void *run(void *seed) {
  uint64_t state = (uint64_t)(uintptr_t)seed * 0x9E3779B97F4A7C15ULL | 1;
  unsigned char request[LARGEST];
  int fd = dial();
  for (long i = 0; i < requests / THREADS; i++) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    size_t size = 1 + (state % 8 == 0 ? state % LARGEST : state % 200);
    for (size_t k = 0; k < size; k++)
      request[k] = (unsigned char)(state >> (k % 8 * 8)) ^ (unsigned char)(k * 31 + (size_t)i);
    while (!ask(fd, request, size)) {
      __atomic_add_fetch(&broken, 1, __ATOMIC_RELAXED);
      close(fd);
      fd = dial();
    }
    __atomic_add_fetch(&answered, 1, __ATOMIC_RELAXED);
    if (i % 16 == 15) {
      close(fd);
      fd = dial();
    }
  }
  close(fd);
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 4)
    return 64;
  port = atoi(arguments[1]);
  requests = atol(arguments[2]) / THREADS * THREADS;
  pthread_t threads[THREADS];
  for (long i = 0; i < THREADS; i++)
    pthread_create(&threads[i], NULL, run, (void *)(uintptr_t)(atol(arguments[3]) + i + 1));
  for (int i = 0; i < THREADS; i++)
    pthread_join(threads[i], NULL);
  printf("%ld requests echoed, %ld connections broken and made again\n", answered, broken);
  return 0;
}
